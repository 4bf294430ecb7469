using System.Text;
using System.Text.RegularExpressions;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Diagrams;

/// <summary>State diagrams and flow charts in the language of Graphviz, which lays them out.</summary>
internal static partial class GraphDiagram
{
    /// <summary>The first words of a state diagram.</summary>
    public const string States = "stateDiagram-v2";

    /// <summary>The first word of a flow chart.</summary>
    public const string Chart = "flowchart";

    private const string Start = "[*]";

    private const string Style = "fontname=\"DejaVu Sans\" ";

    /// <summary>The graph of a diagram as the specification writes it.</summary>
    /// <param name="source">Its text.</param>
    /// <exception cref="SiteException">The text is no diagram of these kinds, or has a line that is not understood.</exception>
    public static string ToDot(string source)
    {
        string[] lines = [.. source.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        return lines[0] == States ? OfStates(lines)
            : lines[0].StartsWith(Chart, StringComparison.Ordinal) ? OfChart(lines)
            : throw new SiteException($"'{lines[0]}' begins no diagram that the site can draw");
    }

    private static string OfStates(string[] lines)
    {
        StringBuilder dot = new("digraph G {\nrankdir=TB; nodesep=0.35; ranksep=0.5;\n");
        dot.Append("node [shape=box style=rounded height=0.35 margin=\"0.12,0.05\" fontsize=12 ").Append(Style).Append("];\n");
        dot.Append("edge [arrowsize=0.7 fontsize=10.5 ").Append(Style).Append("];\n");
        (string From, string To, string Text)[] arrows = [.. lines.Skip(1).Select(ReadArrow)];
        string initial = arrows.FirstOrDefault(arrow => arrow.From == Start).To ?? string.Empty;
        // The way back to the first state would cross all others; where it ends everything, it is drawn as the last state, too.
        bool folds = IsAcyclicWithout(initial, arrows) && arrows.Any(arrow => arrow.To == initial && arrow.From != Start);
        dot.Append(folds ? $"end [label=\"{initial}\"];\n" : string.Empty);
        foreach ((string from, string to, string text) in arrows)
        {
            // Left-justified lines keep a trigger and its clause together.
            string label = string.Concat(text.Split("<br/>").Select(line => $"{line}\\l"));
            dot.Append(from == Start
                ? $"start [shape=point width=0.12];\nstart -> {to};\n"
                : $"{from} -> {(folds && to == initial ? "end" : to)} [label=\"{label}\"];\n");
        }

        return dot.Append("}\n").ToString();
    }

    private static (string From, string To, string Text) ReadArrow(string line)
    {
        Match arrow = Arrow().Match(line);
        return arrow.Success
            ? (arrow.Groups["from"].Value, arrow.Groups["to"].Value, arrow.Groups["text"].Value)
            : throw new SiteException($"a state diagram has a line that is no arrow: '{line}'");
    }

    /// <summary>Whether no way leads in a circle but through one state: states that nothing leads to are taken away until none is left.</summary>
    private static bool IsAcyclicWithout(string state, (string From, string To, string Text)[] arrows)
    {
        List<(string From, string To)> left = [.. arrows.Where(arrow => arrow.From != state && arrow.To != state).Select(arrow => (arrow.From, arrow.To))];
        while (left.RemoveAll(arrow => left.All(other => other.To != arrow.From)) > 0)
        {
        }

        return left.Count == 0;
    }

    private static string OfChart(string[] lines)
    {
        StringBuilder dot = new("graph G {\nrankdir=LR; compound=true; nodesep=0.25; ranksep=0.5;\n");
        dot.Append("node [shape=box style=rounded margin=\"0.15,0.08\" fontsize=12 ").Append(Style).Append("];\n");
        dot.Append("graph [fontsize=12 ").Append(Style).Append("];\n");
        Dictionary<string, string> firstOf = new(StringComparer.Ordinal);
        string cluster = string.Empty;
        foreach (string line in lines.Skip(1))
        {
            if (Subgraph().Match(line) is { Success: true } group)
            {
                cluster = group.Groups["key"].Value;
                dot.Append($"subgraph cluster_{cluster} {{ style=rounded; label=\"{group.Groups["name"].Value}\";\n");
            }
            else if (line == "end")
            {
                dot.Append("}\n");
                cluster = string.Empty;
            }
            else if (line.Contains(" --- ", StringComparison.Ordinal))
            {
                Join(dot, line.Split(" --- "), firstOf);
            }
            else if (!line.StartsWith("direction", StringComparison.Ordinal))
            {
                string key = Declare(dot, line);
                firstOf.TryAdd(cluster, key);
            }
        }

        return dot.Append("}\n").ToString();
    }

    /// <summary>Joins a chain of nodes; a group is reached through the first node in it.</summary>
    private static void Join(StringBuilder dot, string[] chain, Dictionary<string, string> firstOf)
    {
        string[] keys = [.. chain.Select(part => Node().IsMatch(part) ? Declare(dot, part) : part)];
        for (int i = 1; i < keys.Length; i++)
        {
            string ends = firstOf.ContainsKey(keys[i]) ? $"lhead=cluster_{keys[i]}" : firstOf.ContainsKey(keys[i - 1]) ? $"ltail=cluster_{keys[i - 1]}" : string.Empty;
            dot.Append($"{firstOf.GetValueOrDefault(keys[i - 1], keys[i - 1])} -- {firstOf.GetValueOrDefault(keys[i], keys[i])} [{ends}];\n");
        }
    }

    private static string Declare(StringBuilder dot, string text)
    {
        Match node = Node().Match(text);
        if (!node.Success)
        {
            throw new SiteException($"a flow chart has a line that is no node, group or join: '{text}'");
        }

        string key = node.Groups["key"].Value;
        dot.Append($"{key} [label=\"{node.Groups["name"].Value.Replace("<br/>", "\\n", StringComparison.Ordinal)}\"];\n");
        return key;
    }

    [GeneratedRegex(@"^(?<from>\w+|\[\*\]) --> (?<to>\w+)(?: : (?<text>.+))?$")]
    private static partial Regex Arrow();

    [GeneratedRegex("^subgraph (?<key>\\w+)\\[\"(?<name>[^\"]+)\"\\]$")]
    private static partial Regex Subgraph();

    [GeneratedRegex("^(?<key>\\w+)\\[\"(?<name>[^\"]+)\"\\]$")]
    private static partial Regex Node();
}
