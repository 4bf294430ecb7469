namespace ServalRef.Oracle.Reporting;

/// <summary>The overview of a report: a row for each group, a column for each host.</summary>
internal sealed class VerdictTable(IReadOnlyList<JudgedView> views)
{
    internal void Write(TextWriter writer)
    {
        string[] hosts = [.. views.Select(view => view.View.Host).Distinct()];
        writer.WriteLine();
        writer.WriteLine("## Verdicts");
        writer.WriteLine();
        writer.WriteLine($"| group | {string.Join(" | ", hosts.Select(host => $"at {host}"))} |");
        writer.WriteLine($"|---|{string.Concat(hosts.Select(_ => "---|"))}");
        foreach (IGrouping<string, JudgedView> group in views.GroupBy(view => view.View.Group))
        {
            IEnumerable<string> cells = hosts.Select(host =>
                group.FirstOrDefault(view => view.View.Host == host) is { } view ? Cell(view.Report) : "–");
            writer.WriteLine($"| {group.Key} | {string.Join(" | ", cells)} |");
        }
    }

    private static string Cell(Report report)
    {
        string verdict = ReportText.Word(report.Verdict);
        string violated = Clauses(report, Severity.Violation);
        string deviated = Clauses(report, Severity.Deviation);
        return (violated.Length > 0 ? $"**{verdict}**: {violated}" : verdict)
            + (deviated.Length > 0 ? $"; deviates from {deviated}" : string.Empty);
    }

    private static string Clauses(Report report, Severity severity) => string.Join(
        ", ", report.Findings.Where(finding => finding.Severity == severity).Select(finding => finding.Clause).Distinct());
}
