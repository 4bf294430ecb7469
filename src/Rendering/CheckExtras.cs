using ServalRef.Oracle.Clauses;
using ServalRef.Oracle.Reporting;

namespace ServalRef.Rendering;

/// <summary>What a report tells beside its findings, where it was asked for.</summary>
public sealed record CheckExtras
{
    /// <summary>What became of the known findings; null: none were given.</summary>
    public BaselinedReport? Baseline { get; init; }

    /// <summary>What was not put to the test; null: nobody asked.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>A case of the suite that puts a clause to the test; null: there is none. The suite itself need not be at hand.</summary>
    public Func<string, string?> CaseFor { get; init; } = static _ => null;
}

/// <summary>Writes it for people.</summary>
internal static class CheckExtrasText
{
    /// <summary>Writes the clauses that were not put to the test, and the known findings that were not found.</summary>
    internal static void Write(CheckExtras extras, TextWriter writer, int width)
    {
        if (extras.Coverage is { } coverage)
        {
            WriteCoverage(coverage, extras.CaseFor, writer, width);
        }

        if (extras.Baseline is { Stale.Count: > 0 } baseline)
        {
            foreach (BaselineEntry entry in baseline.Stale)
            {
                writer.WriteLine($"stale  {entry.Clause} of {entry.Host} (line {entry.Line}) was not found: {entry.Reason}");
            }

            writer.WriteLine();
        }
    }

    private static void WriteCoverage(Coverage coverage, Func<string, string?> caseFor, TextWriter writer, int width)
    {
        writer.WriteLine($"{TextLayout.Count(coverage.Missing.Count, "clause")} not put to the test, of {coverage.Exercised + coverage.Missing.Count} that a capture can show; each with a case of 'servalref test' that does");
        string[][] rows = [.. coverage.Missing.Select(missing => new[]
        {
            missing.Clause.Id, caseFor(missing.Clause.Id) ?? "-", JudgingStatus.Word(missing.From), missing.Clause.Text,
        })];
        foreach (string line in TextLayout.Align(rows))
        {
            writer.WriteLine($"  {TextLayout.Cut(line, width - 2)}");
        }

        writer.WriteLine();
    }
}
