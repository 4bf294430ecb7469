using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Rendering.Reports;

/// <summary>A report as JUnit XML, as build servers read it: a test case for each clause that was put to the test.</summary>
public static class JUnitReport
{
    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="name">What was checked.</param>
    /// <param name="writer">Receives the document.</param>
    /// <remarks>
    /// A violated clause is a failure. Where the verdict is inconclusive a case of that name is an error, since nothing was proven.
    /// </remarks>
    public static void Write(Report report, string name, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        ILookup<string, Finding> findings = report.Findings.ToLookup(finding => finding.Clause, StringComparer.Ordinal);
        string[] clauses = [.. report.Clauses.Keys.Union(findings.Select(group => group.Key)).Order(ClauseId.Order)];
        List<JUnitCase> cases = [.. clauses.Select(clause => Case(clause, [.. findings[clause]]))];
        if (report.Verdict == Verdict.Inconclusive)
        {
            cases.Add(new JUnitCase("servalref.check", "verdict", JUnitOutcome.Error)
            {
                Type = "inconclusive",
                Message = report.Reason ?? "no packet of a judged host fell under any clause",
            });
        }

        JUnitWriter.Write(writer, $"servalref check {name}", cases);
    }

    private static JUnitCase Case(string clause, Finding[] findings)
    {
        IReadOnlyList<Clause> texts = ClauseCatalog.Default.Find(clause);
        string chapter = texts.Count == 0 ? "spec" : Path.GetFileNameWithoutExtension(texts[0].Chapter);
        Finding[] failed = [.. findings.Where(IsFailure)];
        JUnitCase told = new($"servalref.{chapter}", clause, failed.Length > 0 ? JUnitOutcome.Failure : JUnitOutcome.Passed)
        {
            Output = string.Join("\n\n", findings.Where(finding => !IsFailure(finding)).Select(FindingText.Of)),
        };
        return failed.Length == 0 ? told : told with
        {
            Type = "violation",
            Message = $"{FindingText.Place(failed[0])}: {failed[0].Observed}",
            Text = string.Join("\n\n", failed.Select(FindingText.Of)),
        };
    }

    private static bool IsFailure(Finding finding) => finding is { Severity: Severity.Violation, Known: null };
}
