using System.Globalization;
using System.Text.RegularExpressions;

namespace ServalRef.Verification.Promela;

/// <summary>Reads what SPIN prints.</summary>
internal static partial class SpinOutput
{
    private const int LinesOfAState = 4;

    /// <summary>The result in the output of a search.</summary>
    /// <exception cref="SpinException">The output holds no result.</exception>
    internal static SpinResult Result(string output)
    {
        Match summary = Summary().Match(output);
        Match stored = Stored().Match(output);
        if (!summary.Success || !stored.Success)
        {
            throw new SpinException($"the search ended without a result: {FirstLines(output)}");
        }

        int errors = int.Parse(summary.Groups["errors"].ValueSpan, CultureInfo.InvariantCulture);
        bool whole = !output.Contains("Search not completed", StringComparison.Ordinal)
            && !output.Contains("max search depth too small", StringComparison.Ordinal);
        return new SpinResult
        {
            Outcome = errors > 0 ? SpinOutcome.Violated : whole ? SpinOutcome.Passed : SpinOutcome.Incomplete,
            Error = errors > 0 ? Error().Match(output).Groups["error"].Value : "",
            StatesStored = Number(stored),
            Transitions = Number(Transitions().Match(output)),
            Errors = errors,
            Depth = int.Parse(summary.Groups["depth"].ValueSpan, CultureInfo.InvariantCulture),
            StateVectorBytes = int.Parse(summary.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture),
            Memory = Real(Memory().Match(output)),
            Elapsed = TimeSpan.FromSeconds(Real(Elapsed().Match(output))),
        };
    }

    /// <summary>The states found so far, if the line says it.</summary>
    internal static bool TryProgress(string line, out long states)
    {
        Match match = Progress().Match(line);
        states = match.Success ? (long)Real(match) : 0;
        return match.Success;
    }

    /// <summary>The steps that a replayed trail shows.</summary>
    internal static IReadOnlyList<TrailStep> Trail(string output)
    {
        List<TrailStep> steps = [];
        bool cycle = false;
        string[] lines = [.. output.Split('\n').Select(line => Spaces().Replace(line.Trim(), " "))];
        for (int i = 0; i < lines.Length; i++)
        {
            cycle |= lines[i].Contains("START OF CYCLE", StringComparison.Ordinal);
            Match match = Step().Match(lines[i]);
            if (match.Success && i + LinesOfAState < lines.Length)
            {
                int[] numbers = [.. match.Groups["number"].Captures.Select(c => int.Parse(c.ValueSpan, CultureInfo.InvariantCulture))];
                TrailAction action = new((TrailActionKind)numbers[0], numbers[1], numbers[2]);
                steps.Add(new TrailStep(action, lines[(i + 1)..(i + 1 + LinesOfAState)], cycle));
                cycle = false;
            }
        }

        return steps;
    }

    /// <summary>The beginning of a program's message, on one line.</summary>
    internal static string FirstLines(string text) =>
        string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(3));

    private static long Number(Match match) => match.Success ? (long)Real(match) : 0;

    private static double Real(Match match) =>
        double.TryParse(match.Groups["number"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0;

    [GeneratedRegex(@"State-vector (?<bytes>\d+) byte, depth reached (?<depth>\d+), errors: (?<errors>\d+)")]
    private static partial Regex Summary();

    [GeneratedRegex(@"^ *(?<number>[\d.e+]+) states, stored", RegexOptions.Multiline)]
    private static partial Regex Stored();

    [GeneratedRegex(@"^ *(?<number>[\d.e+]+) transitions", RegexOptions.Multiline)]
    private static partial Regex Transitions();

    [GeneratedRegex(@"^ *(?<number>[\d.]+)\s+total actual memory usage", RegexOptions.Multiline)]
    private static partial Regex Memory();

    [GeneratedRegex(@"elapsed time (?<number>[\d.e+]+) seconds")]
    private static partial Regex Elapsed();

    [GeneratedRegex(@"^pan:\d+: (?<error>.*)$", RegexOptions.Multiline)]
    private static partial Regex Error();

    [GeneratedRegex(@"^Depth=.* States=\s*(?<number>[\d.e+]+)")]
    private static partial Regex Progress();

    [GeneratedRegex(@"^step (?:(?<number>-?\d+) ?){3}$")]
    private static partial Regex Step();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
