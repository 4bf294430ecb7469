using System.Text.RegularExpressions;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Stories;

/// <summary>The counter-examples of <c>verify</c>, as the tests keep them, made into stories.</summary>
public static partial class HoleStories
{
    private const string Folder = "tests/golden/Verification";

    private const string Mark = "hole=";

    private const string Ending = ".verified.txt";

    /// <summary>The story of each hole that has one, by its name.</summary>
    public static IReadOnlyDictionary<string, Story> Read(ContentTree content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Files(Folder, Ending).Where(file => file.Contains(Mark, StringComparison.Ordinal))
            .ToDictionary(
                file => file[(file.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..^Ending.Length],
                file => Parse(file[(file.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..^Ending.Length], content.Read(file)),
                StringComparer.Ordinal);
    }

    /// <summary>Reads a counter-example.</summary>
    /// <param name="key">The story's key.</param>
    /// <param name="text">What is missing, what fails, the first states, numbered steps with what follows from each, the last states, and the outcome.</param>
    public static Story Parse(string key, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = [.. text.TrimEnd().Split('\n')];
        List<string> hosts = [];
        List<string> first = [];
        List<StoryStep> steps = [];
        foreach (string line in lines.Skip(2))
        {
            if (Step().Match(line) is { Success: true } step)
            {
                steps.Add(ReadStep(step.Groups["text"].Value, hosts));
            }
            else if (Consequence().Match(line) is { Success: true } consequence && steps.Count > 0)
            {
                steps[^1] = Add(steps[^1], consequence, hosts);
            }
            else if (State().Match(line) is { Success: true } state && steps.Count == 0)
            {
                hosts.Add(state.Groups["host"].Value);
                first.Add(state.Groups["text"].Value);
            }
        }

        string outcome = lines[^1];
        steps.Add(new StoryStep { Kind = StoryStepKind.Event, Text = outcome, Offends = true });
        return new Story(key, lines[0], lines[1], hosts, steps).WithStatesKept(first);
    }

    private static StoryStep ReadStep(string text, List<string> hosts)
    {
        if (Right().Match(text) is { Success: true } right)
        {
            return Packet(right, hosts.IndexOf(right.Groups["from"].Value), 1);
        }

        if (Left().Match(text) is { Success: true } left)
        {
            return Packet(left, hosts.IndexOf(left.Groups["from"].Value), 0);
        }

        Match deed = Deed().Match(text);
        int host = deed.Success ? hosts.IndexOf(deed.Groups["host"].Value) : -1;
        return new StoryStep { Kind = StoryStepKind.Event, From = host, Text = host < 0 ? text : deed.Groups["text"].Value };
    }

    private static StoryStep Packet(Match match, int from, int to) => new()
    {
        Kind = match.Groups["lost"].Success ? StoryStepKind.Lost : StoryStepKind.Packet,
        From = from,
        To = to,
        Text = match.Groups["text"].Value,
        Note = match.Groups["rest"].Value.TrimStart(',', ' '),
    };

    // What a host becomes is its state; what it sends, and whatever else follows, is said beside the step.
    private static StoryStep Add(StoryStep step, Match consequence, List<string> hosts)
    {
        int host = hosts.IndexOf(consequence.Groups["host"].Value);
        string text = consequence.Groups["text"].Value;
        bool sends = text.StartsWith("sends ", StringComparison.Ordinal);
        if (host < 0 || sends)
        {
            return step with { Allowed = [.. step.Allowed, $"{consequence.Groups["host"].Value} {text}"] };
        }

        string[] states = step.States.Count == hosts.Count ? [.. step.States] : [.. Enumerable.Repeat(string.Empty, hosts.Count)];
        states[host] = text.StartsWith("is ", StringComparison.Ordinal) && !hosts.Contains("R") ? text["is ".Length..] : text;
        return step with { States = states };
    }

    [GeneratedRegex(@"^ {0,2}\d+  (?<text>.+)$")]
    private static partial Regex Step();

    [GeneratedRegex(@"^ {5}(?<host>\S+)  (?<text>.+)$")]
    private static partial Regex State();

    [GeneratedRegex(@"^ {8}(?<host>\S+) (?<text>.+)$")]
    private static partial Regex Consequence();

    [GeneratedRegex(@"^(?<from>A) ── (?<text>.+) ──(?:▶ (?<to>\w+)|(?<lost>✗ lost))(?<rest>.*)$")]
    private static partial Regex Right();

    [GeneratedRegex(@"^(?:A ◀|(?<lost>lost ✗))── (?<text>.+) ── (?<from>\w+)(?<rest>.*)$")]
    private static partial Regex Left();

    [GeneratedRegex(@"^(?<host>\w+)  (?<text>.+)$")]
    private static partial Regex Deed();
}
