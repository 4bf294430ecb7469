using System.Globalization;
using ServalRef.StateMachines;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServalRef.Simulation.Scenarios;

/// <summary>Reads one mapping of a scenario file, key by key, and notes what is wrong with it.</summary>
internal sealed class MapReader
{
    private readonly Problems _problems;
    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> _entries = [];
    private readonly HashSet<string> _asked = [];

    internal MapReader(YamlNode node, string what, Problems problems)
    {
        (Node, What, _problems) = (node, what, problems);
        if (node is not YamlMappingNode map)
        {
            problems.Add(node.Start, $"expected {what} as keys and values, not {Show(node)}");
            return;
        }

        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            _entries[(key as YamlScalarNode)?.Value ?? ""] = (key, value);
        }
    }

    internal YamlNode Node { get; }

    internal string What { get; }

    internal int Line => (int)Node.Start.Line;

    /// <summary>The keys, in the order of the file.</summary>
    internal IEnumerable<string> Keys => _entries.Keys;

    internal bool Has(string key) => _entries.ContainsKey(key);

    internal YamlNode? Find(string key)
    {
        _asked.Add(key);
        return _entries.TryGetValue(key, out (YamlNode Key, YamlNode Value) entry) ? entry.Value : null;
    }

    internal string Text(string key, string? fallback = null)
    {
        switch (Find(key))
        {
            case YamlScalarNode { Value: { Length: > 0 } text }:
                return text;
            case null when fallback is not null:
                return fallback;
            case null:
                _problems.Add(Node.Start, $"{What} needs '{key}'");
                return "";
            case { } other:
                _problems.Add(other.Start, $"expected a text for '{key}', not {Show(other)}");
                return "";
        }
    }

    internal double Quantity(string key, ValueRange range, double? fallback = null) =>
        Quantity(key, range.Units, range, fallback);

    internal Duration Time(string key, ValueRange range, Duration? fallback = null) =>
        Duration.FromNanoseconds(Quantity(key, range, fallback?.Nanoseconds));

    internal Duration? TimeOrNone(string key, ValueRange range) => Has(key) ? Time(key, range) : null;

    internal double Share(string key, double fallback = 0)
    {
        double share = Quantity(key, Units.Shares, null, fallback);
        if (share is < 0 or > 1)
        {
            _problems.Add(Find(key)!.Start, $"'{key}' is a probability: expected 0 % to 100 %");
        }

        return share;
    }

    internal int Number(string key, int fallback, int least = 0, int most = int.MaxValue)
    {
        double number = Quantity(key, Units.Counts, null, fallback);
        if (number < least || number > most || number != Math.Floor(number))
        {
            string range = most == int.MaxValue ? $"{least} or more" : string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
            _problems.Add(Find(key)!.Start, $"expected a whole number, {range}, for '{key}'");
            return fallback;
        }

        return (int)number;
    }

    internal bool Flag(string key, bool fallback = false)
    {
        string text = Text(key, fallback ? "yes" : "no");
        if (text is not ("yes" or "no" or "true" or "false"))
        {
            _problems.Add(Find(key)!.Start, $"expected yes or no for '{key}', not '{text}'");
        }

        return text is "yes" or "true";
    }

    /// <summary>One of several words.</summary>
    internal T Choice<T>(string key, IReadOnlyDictionary<string, T> words, T fallback)
    {
        if (Find(key) is null)
        {
            return fallback;
        }

        string text = Text(key);
        if (words.TryGetValue(text, out T? value))
        {
            return value;
        }

        _problems.Add(Find(key)!.Start, $"expected one of {string.Join(", ", words.Keys)} for '{key}', not '{text}'{Problems.Suggest(text, words.Keys)}");
        return fallback;
    }

    /// <summary>The mappings of a list; one alone may stand for a list of one.</summary>
    internal IEnumerable<MapReader> Maps(string key, string what)
    {
        YamlNode? node = Find(key);
        IEnumerable<YamlNode> nodes = node is YamlSequenceNode list ? list.Children : node is null or YamlScalarNode { Value: "" or null } ? [] : [node];
        return [.. nodes.Select(child => new MapReader(child, what, _problems))];
    }

    /// <summary>The mapping under a key; empty if there is none.</summary>
    internal MapReader Map(string key, string what) => new(Find(key) is { } node && node is not YamlScalarNode { Value: "" or null } ? node : new YamlMappingNode(), what, _problems);

    /// <summary>A list of texts, or one text with commas between them. An empty one is a problem, and left out.</summary>
    internal IReadOnlyList<string> Texts(string key)
    {
        string[] texts = Find(key) switch
        {
            YamlSequenceNode list => [.. list.Children.Select(child => (child as YamlScalarNode)?.Value ?? "")],
            YamlScalarNode { Value: { Length: > 0 } text } => text.Split(',', StringSplitOptions.TrimEntries),
            _ => [],
        };
        if (texts.Contains(""))
        {
            Problem(key, $"one of the texts for '{key}' is empty, or no text");
        }

        return [.. texts.Where(text => text.Length > 0)];
    }

    internal void Problem(string key, string message) =>
        _problems.Add(_entries.TryGetValue(key, out (YamlNode Key, YamlNode Value) entry) ? entry.Value.Start : Node.Start, message);

    /// <summary>Every key was asked for by now: what is left is unknown.</summary>
    internal void End()
    {
        foreach ((string key, (YamlNode node, _)) in _entries)
        {
            if (!_asked.Contains(key))
            {
                _problems.Add(node.Start, $"{What} has no key '{key}'{Problems.Suggest(key, _asked)}");
            }
        }
    }

    private double Quantity(string key, IReadOnlyDictionary<string, double> units, ValueRange? range, double? fallback)
    {
        if (Find(key) is null && fallback is { } absent)
        {
            return absent;
        }

        string text = Text(key);
        if (text.Length == 0)
        {
            return fallback ?? 0;
        }

        if (!Units.TryRead(text, units, out double value))
        {
            string example = Units.Names(units) is { Length: > 0 } names ? $"a number and one of {names}" : "a number";
            Problem(key, $"expected {example} for '{key}', not '{text}'");
            return fallback ?? 0;
        }

        if (range?.Contains(value) == false)
        {
            Problem(key, $"expected {range} for '{key}', not '{text}'");
            return fallback ?? 0;
        }

        return value;
    }

    private static string Show(YamlNode node) => node switch
    {
        YamlScalarNode scalar => $"'{scalar.Value}'",
        YamlSequenceNode => "a list",
        _ => "keys and values",
    };
}

/// <summary>What is wrong with a scenario file.</summary>
internal sealed class Problems(string file)
{
    private readonly List<(Mark At, string Message)> _all = [];

    /// <summary>The name of the file.</summary>
    internal string File => file;

    /// <summary>One line each, in the order of the file.</summary>
    internal IReadOnlyList<string> Lines =>
        [.. _all.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column).Select(p => $"{file}:{p.At.Line}:{p.At.Column}: {p.Message}").Distinct()];

    internal bool Any => _all.Count > 0;

    internal void Add(Mark at, string message) => _all.Add((at, message));

    /// <summary>A word that is near, as the end of a message.</summary>
    internal static string Suggest(string word, IEnumerable<string> known)
    {
        string? best = known.Where(candidate => Distance(word, candidate) <= Math.Max(1, candidate.Length / 3))
            .OrderBy(candidate => Distance(word, candidate)).FirstOrDefault();
        return best is null ? "" : $"; did you mean '{best}'?";
    }

    // Levenshtein's distance, of words that are short.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
