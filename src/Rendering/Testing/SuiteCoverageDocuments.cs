using ServalRef.Oracle.Clauses;
using ServalRef.Suite;

namespace ServalRef.Rendering.Testing;

/// <summary>Makes the documents of what a run has reached, and joins them.</summary>
public static class SuiteCoverageDocuments
{
    /// <summary>What results have reached.</summary>
    /// <param name="results">The results.</param>
    public static SuiteCoverageDocument Of(IEnumerable<CaseResult> results)
    {
        SuiteCoverage reached = SuiteCoverage.Of(results);
        return Of(reached.Clauses, reached.Cells, reached.Kinds);
    }

    /// <summary>What several shards have reached together; null unless each says what it has.</summary>
    internal static SuiteCoverageDocument? Join(IReadOnlyList<SuiteCoverageDocument?> parts) => parts.Any(part => part is null) ? null : Of(
        [.. parts.SelectMany(part => part!.Clauses)], [.. parts.SelectMany(part => part!.Cells)], [.. parts.SelectMany(part => part!.Events)]);

    private static SuiteCoverageDocument Of(IReadOnlyCollection<string> clauses, IReadOnlyCollection<string> cells, IReadOnlyCollection<string> kinds) => new(
        [.. clauses.Distinct().Order(ClauseId.Order)],
        [.. CaseCatalog.All.Where(one => !clauses.Contains(one.Clause)).GroupBy(one => one.Clause).Select(group => new MissedClauseDocument(group.Key, group.First().Id))],
        [.. cells.Distinct().Order(StringComparer.Ordinal)],
        [.. kinds.Distinct().Order(StringComparer.Ordinal)]);
}
