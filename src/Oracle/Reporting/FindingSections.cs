using ServalRef.Oracle.Clauses;

namespace ServalRef.Oracle.Reporting;

/// <summary>The sections of a report that show findings: one for each clause, with the clause, its reasons and the evidence.</summary>
internal sealed class FindingSections(IReadOnlyList<JudgedView> views, ClauseCatalog catalog)
{
    internal void Write(TextWriter writer, string heading, string none, Severity severity)
    {
        var byClause = views
            .SelectMany(view => view.Report.Findings.Select(finding => (View: view, Finding: finding)))
            .Where(found => found.Finding.Severity == severity)
            .GroupBy(found => found.Finding.Clause)
            .OrderBy(group => group.Key, ClauseId.Order)
            .ToList();
        writer.WriteLine();
        writer.WriteLine($"## {heading}");
        if (byClause.Count == 0)
        {
            writer.WriteLine();
            writer.WriteLine(none);
        }

        foreach (IGrouping<string, (JudgedView View, Finding Finding)> group in byClause)
        {
            IEnumerable<string> places = group.Select(found => $"{ReportText.Number(found.View.View.Group)} at {found.View.View.Host}");
            writer.WriteLine();
            writer.WriteLine($"### {group.Key}: {string.Join(", ", places.Distinct())}");
            writer.WriteLine();
            WriteClause(writer, group.Key);
            WriteCounts(writer, group.Key);
            foreach (IGrouping<JudgedView, Finding> evidence in group.GroupBy(found => found.View, found => found.Finding))
            {
                WriteEvidence(writer, evidence.Key, evidence);
            }
        }
    }

    private void WriteClause(TextWriter writer, string id)
    {
        IReadOnlyList<Clause> clauses = catalog.Find(id);
        if (clauses.Count == 0)
        {
            writer.WriteLine("The specification has no clause of this name.");
            return;
        }

        foreach (Clause clause in clauses)
        {
            writer.WriteLine($"> **{clause.Id}** ({clause.DialectText}) {clause.Text}");
            writer.WriteLine(">");
        }

        string chapter = Path.GetFileName(clauses[0].Chapter);
        string heading = clauses[0].Heading.Length > 0 ? $", {clauses[0].Heading}" : string.Empty;
        writer.WriteLine($"> [{chapter}]({chapter}){heading}");
        IReadOnlyList<string> reasons = ClauseExplanation.Of(clauses[^1]);
        if (reasons.Count > 0)
        {
            writer.WriteLine();
            writer.WriteLine("Why it is there, in the words of the chapter:");
        }

        foreach (string block in reasons)
        {
            writer.WriteLine();
            foreach (string line in block.Split('\n'))
            {
                writer.WriteLine(line);
            }
        }
    }

    private void WriteCounts(TextWriter writer, string id)
    {
        ClauseCount[] counts = [.. views.Select(view => view.Report.Clauses.GetValueOrDefault(id)).Where(count => count.Exercised > 0)];
        string times = ReportText.Count(counts.Sum(count => count.Exercised), "time");
        string seen = ReportText.Count(counts.Length, "view");
        writer.WriteLine();
        writer.WriteLine($"Put to the test {times} in {seen}, not kept {ReportText.Count(counts.Sum(count => count.Violated), "time")}:");
    }

    private static void WriteEvidence(TextWriter writer, JudgedView judged, IEnumerable<Finding> findings)
    {
        writer.WriteLine();
        writer.WriteLine($"**{judged.View.Group} at {judged.View.Host}** (`{judged.View.Command}`)");
        writer.WriteLine();
        foreach (Finding finding in findings)
        {
            string file = Path.GetFileName(finding.Packet.File);
            string states = finding.States.Count == 0 ? "an unknown state" : string.Join(" or ", finding.States);
            string time = ReportText.Seconds(finding.Packet.Time - judged.Report.StartOf(finding.Packet));
            string allowed = finding.Allowed.Count == 0 ? "nothing" : string.Join("; ", finding.Allowed);
            writer.WriteLine($"- `{file}`, packet {finding.Packet.Number}, {time} s: host {finding.Host}, flow {finding.Flow}, in {states}");
            writer.WriteLine($"  - observed: {ReportText.Escape(finding.Observed)}");
            writer.WriteLine($"  - allowed: {ReportText.Escape(allowed)}");
            writer.WriteLine($"  - meaning: {ReportText.Escape(finding.Message)}");
        }
    }
}
