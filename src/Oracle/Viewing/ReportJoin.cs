namespace ServalRef.Oracle.Viewing;

/// <summary>Makes one report of those of several viewpoints.</summary>
internal static class ReportJoin
{
    /// <summary>One report over all viewpoints; null if there is none.</summary>
    internal static Report? Of(IReadOnlyList<Report> reports) => reports.Count switch
    {
        0 => null,
        1 => reports[0],
        _ => Join(reports),
    };

    private static Report Join(IReadOnlyList<Report> reports)
    {
        IEnumerable<KeyValuePair<string, ClauseCount>> clauses = reports.SelectMany(r => r.Clauses);
        Verdict verdict = Kindest(reports.Select(r => r.Verdict));
        return new Report
        {
            Verdict = verdict,
            Reason = reports.All(r => r.Reason is not null) || verdict == Verdict.Inconclusive ? reports.Select(r => r.Reason).FirstOrDefault(r => r is not null) : null,
            IsFromBetween = reports.All(r => r.IsFromBetween),
            Dialect = string.Join('+', reports.SelectMany(r => r.Dialect.Split('+')).Where(d => d.Length > 0).Distinct().Order(StringComparer.Ordinal)),
            Packets = reports.Sum(r => r.Packets),
            Malformed = reports.Sum(r => r.Malformed),
            Cut = reports.Sum(r => r.Cut),
            Steps = reports.Sum(r => r.Steps),
            Dropped = reports.Sum(r => r.Dropped),
            Flows = [.. reports.SelectMany(r => r.Flows).GroupBy(f => f.Id + f.Hosts[0]).Select(Join)],
            Findings = [.. reports.SelectMany(r => r.Findings).OrderBy(f => f.Packet.Time)],
            Clauses = clauses.GroupBy(c => c.Key, StringComparer.Ordinal).ToDictionary(
                g => g.Key,
                g => new ClauseCount(g.Sum(c => c.Value.Exercised), g.Sum(c => c.Value.Violated)),
                StringComparer.Ordinal),
        };
    }

    /// <summary>One flow as several hosts saw it: of each end, what the viewpoint that knows fewest states for it says.</summary>
    private static FlowReport Join(IEnumerable<FlowReport> views)
    {
        List<FlowReport> all = [.. views];
        return all[0] with
        {
            Verdict = Kindest(all.Select(f => f.Verdict)),
            States = [.. Enumerable.Range(0, 2).Select(i => all.MinBy(f => f.States[i].Count)!.States[i])],
            Migrations = all.Max(f => f.Migrations),
        };
    }

    // A violation is certain from one view; and one view that judges a host by every rule suffices to conform.
    private static Verdict Kindest(IEnumerable<Verdict> verdicts)
    {
        HashSet<Verdict> all = [.. verdicts];
        return all.Contains(Verdict.Violation) ? Verdict.Violation
            : all.Contains(Verdict.Conforms) ? Verdict.Conforms
            : Verdict.Inconclusive;
    }
}
