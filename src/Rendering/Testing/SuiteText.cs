using ServalRef.Suite;

namespace ServalRef.Rendering.Testing;

/// <summary>The results of the suite for people: what failed with its packets and the command that runs it again, then one line of figures.</summary>
public static class SuiteText
{
    private const int LabelColumn = 12;

    /// <summary>Writes it.</summary>
    /// <param name="document">The results.</param>
    /// <param name="writer">Receives the text.</param>
    /// <param name="width">Columns of text.</param>
    /// <param name="color">Whether to colour verdicts.</param>
    public static void Write(SuiteDocument document, TextWriter writer, int width, bool color)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(writer);
        Paint paint = new(color);
        foreach (CaseDocument one in document.Cases.Where(IsTold))
        {
            WriteCase(one, writer, width, paint);
        }

        foreach (string stale in document.Stale)
        {
            writer.WriteLine($"{paint.Red("stale")}       {stale}");
        }

        foreach (IGrouping<string?, CaseDocument> group in document.Cases.Where(c => c.Verdict == "unsupported").GroupBy(c => c.Message))
        {
            writer.WriteLine($"{paint.Yellow("unsupported")} {TextLayout.Count(group.Count(), "case")}, {group.Key}");
        }

        if (document.Coverage is { } coverage)
        {
            WriteCoverage(coverage, writer, width);
        }

        writer.WriteLine(Sum(document, paint));
    }

    /// <summary>Writes a list of cases, one a line.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="writer">Receives the lines.</param>
    public static void Write(CaseListDocument cases, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(writer);
        foreach (ListedCaseDocument one in cases.Cases)
        {
            writer.WriteLine($"{one.Id,-12} {one.Dialect,-13} {one.Role,-8} {one.Kind,-8} {one.Title}");
        }
    }

    /// <summary>The results in one line.</summary>
    internal static string Sum(SuiteDocument document, Paint paint)
    {
        int failed = Number(document, CaseVerdict.Fail);
        int errors = Number(document, CaseVerdict.Error);
        List<string> parts = [$"{Number(document, CaseVerdict.Pass)} passed"];
        Add(failed, "failed");
        Add(errors, "could not be run");
        Add(Number(document, CaseVerdict.Known), "known");
        Add(Number(document, CaseVerdict.Unsupported), "unsupported");
        Add(document.Left, "left for want of time");
        string verdict = failed + document.Stale.Count > 0 ? paint.Red("fails") : errors > 0 ? paint.Yellow("incomplete") : paint.Green("passes");
        return $"{document.Implementation.Name} {document.Implementation.Version} {verdict}: {string.Join(", ", parts)}";

        void Add(int number, string what)
        {
            if (number > 0)
            {
                parts.Add($"{number} {what}");
            }
        }
    }

    private static int Number(SuiteDocument document, CaseVerdict verdict) => document.Cases.Count(c => c.Verdict == SuiteDocuments.Word(verdict));

    private static bool IsTold(CaseDocument one) => one.Verdict is "fail" or "error" or "known" || one.Broken.Count > 0;

    private static void WriteCoverage(SuiteCoverageDocument coverage, TextWriter writer, int width)
    {
        writer.WriteLine(
            $"reached     {TextLayout.Count(coverage.Clauses.Count, "clause")}, {TextLayout.Count(coverage.Cells.Count, "cell")} of the machines, "
            + $"{TextLayout.Count(coverage.Events.Count, "kind")} of events in schedules");
        if (coverage.Missed.Count > 0)
        {
            TextLayout.WriteLabelled(writer, "  missed", LabelColumn, [string.Join(", ", coverage.Missed.Select(one => $"{one.Clause} ({one.Case})"))], width);
        }

        TextLayout.WriteLabelled(writer, "  cells", LabelColumn, [string.Join(", ", coverage.Cells)], width);
        if (coverage.Events.Count > 0)
        {
            TextLayout.WriteLabelled(writer, "  events", LabelColumn, [string.Join(", ", coverage.Events)], width);
        }
    }

    private static void WriteCase(CaseDocument one, TextWriter writer, int width, Paint paint)
    {
        string verdict = one.Verdict is "fail" ? paint.Red("FAIL") : one.Verdict is "pass" ? paint.Yellow("note") : paint.Yellow(one.Verdict);
        writer.WriteLine($"{verdict} {paint.Bold(one.Id)}  {one.Title} ({one.Dialect}, the implementation is the {one.Role})");
        TextLayout.WriteLabelled(writer, "  clause", LabelColumn, [$"{one.Clause}: {SuiteDocuments.Requirement(one.Clause)}"], width);
        string[] broken = [.. one.Broken.Select(b => $"{b.Clause}: {b.Message}").Distinct()];
        if (broken.Length == 0 || one.Verdict == "known")
        {
            TextLayout.WriteLabelled(writer, "  because", LabelColumn, [one.Message ?? string.Empty], width);
        }

        if (broken.Length > 0)
        {
            TextLayout.WriteLabelled(writer, "  broken", LabelColumn, broken, width);
        }

        if (one.Events.Count > 0)
        {
            TextLayout.WriteLabelled(writer, "  when", LabelColumn, one.Events, width);
        }

        foreach (string line in one.Ladder)
        {
            writer.WriteLine($"    {line}");
        }

        if (one.Replay is { } replay)
        {
            TextLayout.WriteLabelled(writer, "  again", LabelColumn, [replay], int.MaxValue);
        }

        writer.WriteLine();
    }
}
