using ServalRef.Oracle;

namespace ServalRef.Cli.Checking;

/// <summary>What <c>check</c> was asked.</summary>
/// <param name="Files">The captures or traces.</param>
/// <param name="Options">How to judge.</param>
/// <param name="Max">Findings to print; 0: all.</param>
/// <param name="Json">Whether a program reads the answer.</param>
internal sealed record CheckRequest(IReadOnlyList<string> Files, JudgeOptions Options, int Max, bool Json)
{
    /// <summary>Whether findings are printed as soon as they are certain.</summary>
    public bool Live { get; init; }

    /// <summary>Whether findings are printed as annotations of GitHub, too.</summary>
    public bool Annotations { get; init; }

    /// <summary>Whether the clauses are listed that were not put to the test.</summary>
    public bool Coverage { get; init; }

    /// <summary>Where a report in JUnit's format goes; none: nowhere.</summary>
    public string? JUnit { get; init; }

    /// <summary>Where a report in SARIF goes; none: nowhere.</summary>
    public string? Sarif { get; init; }

    /// <summary>Where the findings go as a table for the dissector; none: nowhere.</summary>
    public string? Wireshark { get; init; }

    /// <summary>The file of known findings; none: nothing is known.</summary>
    public string? Baseline { get; init; }

    /// <summary>Where the fewest packets go that still give the first finding; none: nowhere.</summary>
    public string? Shrink { get; init; }

    /// <summary>Where the findings go as a page to step through; none: nowhere.</summary>
    public string? Step { get; init; }
}
