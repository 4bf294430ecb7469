using ServalRef.Oracle;
using Xunit;

namespace ServalRef.Golden.Mutants;

/// <summary>The recordings in which the host that was recorded did nothing wrong.</summary>
internal static class Views
{
    /// <summary>Group and host of each.</summary>
    internal static IReadOnlyList<string> Conforming { get; } =
    [
        "01 a", "01 b", "02 b", "03a a", "03b a", "04a a", "04b a", "04b b", "04d a", "04d b", "04f a", "06 d", "07a a", "07a b",
        "07c a", "07c b", "08a a", "08a b", "08c a", "08c b", "09a a", "09a b", "10 a", "10 b",
    ];

    internal static TheoryData<string> All => [.. Conforming];

    /// <summary>What is wrong with a trace, in a line; null if nothing is.</summary>
    /// <param name="trace">The trace; left as it is.</param>
    /// <param name="folder">Where its files may be written.</param>
    internal static string? Fault(Trace trace, string folder)
    {
        Report report = trace.Check(folder);
        return report.Verdict == Verdict.Violation
            ? string.Join(", ", report.Findings.Where(f => f.Severity == Severity.Violation).Select(trace.Name))
            : null;
    }
}
