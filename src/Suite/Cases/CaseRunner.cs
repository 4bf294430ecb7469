using ServalRef.Oracle;

namespace ServalRef.Suite;

/// <summary>Runs cases on an implementation.</summary>
public static class CaseRunner
{
    /// <summary>Runs cases, those of one story together, each with several seeds.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="adapter">The implementation.</param>
    /// <param name="seed">The first seed: where all that is drawn by chance comes from.</param>
    /// <param name="seeds">How many seeds, at least 1; the first that a case fails with is told.</param>
    /// <param name="more">Asked before each story: whether there is time for it.</param>
    /// <returns>A result for each case that there was time for.</returns>
    /// <exception cref="AdapterException">The adapter has gone, or breaks the protocol.</exception>
    public static IEnumerable<CaseResult> Run(
        IReadOnlyList<SuiteCase> cases, IAdapter adapter, long seed = 1, int seeds = 1, Func<bool>? more = null)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(adapter);
        foreach (IGrouping<string, SuiteCase> group in cases.GroupBy(asked => asked.Group))
        {
            if (more?.Invoke() == false)
            {
                yield break;
            }

            Dictionary<SuiteCase, CaseResult> results = [];
            for (long next = seed; next < seed + seeds; next++)
            {
                RunContext run = new(next, [.. group]);
                foreach (SuiteCase asked in group.Where(asked => !results.TryGetValue(asked, out CaseResult? before) || before.Verdict == CaseVerdict.Pass))
                {
                    results[asked] = Run(asked, adapter, run);
                }
            }

            foreach (CaseResult result in results.Values)
            {
                yield return result;
            }
        }
    }

    /// <summary>The result of a case for whom a SHOULD is a MUST.</summary>
    public static CaseResult Strict(CaseResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Verdict == CaseVerdict.Pass && result.Faults.Any(fault => fault.Severity == Severity.Deviation)
            ? result with { Verdict = CaseVerdict.Fail }
            : result;
    }

    private static CaseResult Run(SuiteCase asked, IAdapter adapter, RunContext run)
    {
        string[] lacking = [
            .. asked.Features.Append(AdapterFeatures.OfClause(asked.Clause)).OfType<string>().Distinct().Except(adapter.Hello.Features),
        ];
        return lacking.Length == 0 ? asked.Run(adapter, run) : new CaseResult
        {
            Case = asked,
            Verdict = CaseVerdict.Unsupported,
            Seed = run.Seed,
            Reason = $"not declared: {string.Join(", ", lacking)}",
        };
    }
}
