using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Reporting;

/// <summary>The end of a report: the clauses that were put to the test and kept, and those that no capture says anything of.</summary>
internal sealed class ClauseTables(IReadOnlyList<JudgedView> views, ClauseCatalog catalog)
{
    internal void Write(TextWriter writer)
    {
        var counts = views.SelectMany(view => view.Report.Clauses).GroupBy(count => count.Key)
            .ToDictionary(
                group => group.Key,
                group => (Views: group.Count(c => c.Value.Exercised > 0),
                    Exercised: group.Sum(c => c.Value.Exercised),
                    Violated: group.Sum(c => c.Value.Violated)));
        writer.WriteLine();
        writer.WriteLine("## Clauses kept");
        writer.WriteLine();
        writer.WriteLine("Put to the test in at least one view, and never found broken. A fault is counted under the one clause that");
        writer.WriteLine("names it best, even where others forbid it too. A packet that arrives is counted at both of its ends.");
        writer.WriteLine();
        writer.WriteLine("| clause | level | says | tested | in views |");
        writer.WriteLine("|---|---|---|---:|---:|");
        foreach (Clause clause in catalog.All.OrderBy(clause => clause.Id, ClauseId.Order))
        {
            if (counts.TryGetValue(Counted(clause), out var count) && count is { Exercised: > 0, Violated: 0 })
            {
                string chapter = Path.GetFileName(clause.Chapter);
                writer.WriteLine(
                    $"| [{clause.Id}]({chapter}) | {clause.LevelText} | {ReportText.Escape(clause.Text)} "
                    + $"| {ReportText.Number(count.Exercised)} | {ReportText.Number(count.Views)} |");
            }
        }

        WriteUntested(writer, clause => counts.TryGetValue(Counted(clause), out var count) && count.Exercised > 0);

        // What was counted under a number counts for each of its parts.
        string Counted(Clause clause) => counts.ContainsKey(clause.Id) ? clause.Id : clause.Number;
    }

    private void WriteUntested(TextWriter writer, Func<Clause, bool> isTested)
    {
        string[] names = [.. views.SelectMany(view => view.Report.Dialect.Split('+')).Distinct()];
        Dialect[] dialects = [.. new[] { Dialect.Mtp1, Dialect.Prototype2014 }.Where(dialect => names.Contains(dialect.Name))];
        IEnumerable<string> untested = catalog.All
            .Where(clause => !clause.Reserved && dialects.Any(clause.AppliesTo) && !isTested(clause))
            .Select(clause => clause.Id)
            .Order(ClauseId.Order);
        writer.WriteLine();
        writer.WriteLine("## Clauses not put to the test");
        writer.WriteLine();
        writer.WriteLine($"These bind {string.Join(" and ", names)} too, but no packet of the captures was judged by them: {string.Join(", ", untested)}.");
    }
}
