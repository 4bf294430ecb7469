namespace ServalRef.Suite;

/// <summary>What a run of the suite has reached: clauses, cells of the machines, and kinds of events in schedules.</summary>
public sealed class SuiteCoverage
{
    private readonly SortedSet<string> _clauses = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _cells = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _kinds = new(StringComparer.Ordinal);

    /// <summary>Clauses that were put to the test.</summary>
    public IReadOnlyCollection<string> Clauses => _clauses;

    /// <summary>State and trigger: cells of the machines that the reference at the peer came through, or that the steps of a vector name.</summary>
    public IReadOnlyCollection<string> Cells => _cells;

    /// <summary>What happened in schedules: events of the hosts, and faults of the network with the packets that they met.</summary>
    public IReadOnlyCollection<string> Kinds => _kinds;

    /// <summary>What several results have reached.</summary>
    public static SuiteCoverage Of(IEnumerable<CaseResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        SuiteCoverage reached = new();
        foreach (CaseResult result in results)
        {
            // What was run to its end has tried its clause, though the judge does not count all that it sees kept.
            if (result.Verdict is CaseVerdict.Pass or CaseVerdict.Fail or CaseVerdict.Known)
            {
                reached._clauses.Add(result.Case.Clause);
            }

            reached.Add(result.Exercised, result.Cells, result.Kinds);
        }

        return reached;
    }

    internal void Add(IEnumerable<string> clauses, IEnumerable<string> cells, IEnumerable<string> kinds)
    {
        _clauses.UnionWith(clauses);
        _cells.UnionWith(cells);
        _kinds.UnionWith(kinds);
    }
}
