using ServalRef.Oracle.Clauses;

namespace ServalRef.Citations;

/// <summary>Makes the table of citations, which the judge carries, out of what a scan found.</summary>
public static class CitationTable
{
    /// <summary>The table; citations in tests' helpers are left out.</summary>
    /// <param name="citations">The citations, in any order.</param>
    public static Traceability From(IEnumerable<Citation> citations)
    {
        Dictionary<string, ClauseTrace> traces = new(StringComparer.Ordinal);
        foreach (IGrouping<string, Citation> clause in citations.GroupBy(citation => citation.Clause))
        {
            string[] code = Places(clause.Where(c => c.File.StartsWith("src/", StringComparison.Ordinal)));
            string[] tests = Places(clause.Where(c => c.IsTest));
            if (code.Length + tests.Length > 0)
            {
                traces.Add(clause.Key, new ClauseTrace(code, tests));
            }
        }

        return new Traceability(traces);
    }

    private static string[] Places(IEnumerable<Citation> citations) =>
        [.. citations.Select(c => $"{c.File} {c.Member}".TrimEnd()).Distinct().Order(StringComparer.Ordinal)];
}
