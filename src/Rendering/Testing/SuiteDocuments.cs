using ServalRef.Oracle.Clauses;
using ServalRef.Rendering.Running;
using ServalRef.Suite;

namespace ServalRef.Rendering.Testing;

/// <summary>Makes the documents of <c>test</c>, and joins them.</summary>
public static class SuiteDocuments
{
    /// <summary>A list of cases.</summary>
    /// <param name="cases">The cases.</param>
    public static CaseListDocument List(IEnumerable<SuiteCase> cases) => new([
        .. cases.Select(c => new ListedCaseDocument(
            c.Id, c.Clause, c.Title, Word(c.Kind), c.Dialect.Name, Word(c.Role), Requirement(c.Clause), c.Features)),
    ]);

    /// <summary>The results of a run.</summary>
    /// <param name="hello">Who was tested.</param>
    /// <param name="seed">The first seed.</param>
    /// <param name="seeds">How many there were.</param>
    /// <param name="results">A result for each case.</param>
    /// <param name="how">The arguments that name the implementation, for the commands that run a case again.</param>
    public static SuiteDocument Of(AdapterHello hello, long seed, int seeds, IEnumerable<CaseResult> results, string how)
    {
        ArgumentNullException.ThrowIfNull(hello);
        CaseDocument[] cases = [.. Ordered(results.Select(result => Of(result, how)))];
        return new SuiteDocument(new ImplementationDocument(hello.Name, hello.Version, hello.Features), seed, seeds, cases, Count(cases));
    }

    /// <summary>Joins the documents of shards of one implementation.</summary>
    /// <param name="parts">At least one.</param>
    /// <exception cref="FormatException">They are of several implementations or seeds, or a case is in two of them.</exception>
    public static SuiteDocument Join(IReadOnlyList<SuiteDocument> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        SuiteDocument first = parts[0];
        if (parts.FirstOrDefault(p => Identity(p) != Identity(first)) is { } other)
        {
            throw new FormatException($"these are results of {Identity(first)} and of {Identity(other)}; --html shows several beside each other");
        }

        if (parts.SelectMany(p => p.Cases).GroupBy(c => c.Id).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new FormatException($"{twice.Key} is in two of the files");
        }

        if (parts.Any(p => p.Shard is not null))
        {
            PartSet.RequireAll([.. parts.Select(p => p.Shard ?? PartSet.Name(1, 1))]);
        }

        CaseDocument[] cases = [.. Ordered(parts.SelectMany(p => p.Cases))];
        return first with { Cases = cases, Clauses = Count(cases), Shard = null, Left = parts.Sum(p => p.Left), Stale = [.. parts.SelectMany(p => p.Stale)], Coverage = SuiteCoverageDocuments.Join([.. parts.Select(p => p.Coverage)]) };
    }

    /// <summary>The text of a clause.</summary>
    internal static string Requirement(string clause) => string.Join(' ', ClauseCatalog.Default.Find(clause).Select(c => c.Text));

    /// <summary>The word of a verdict.</summary>
    internal static string Word(CaseVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private static IEnumerable<CaseDocument> Ordered(IEnumerable<CaseDocument> cases)
    {
        Dictionary<string, int> order = CaseCatalog.All.Select((c, place) => (c.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place);
        return cases.OrderBy(c => order.GetValueOrDefault(c.Id, int.MaxValue)).ThenBy(c => c.Id, StringComparer.Ordinal);
    }

    private static string Identity(SuiteDocument document) =>
        $"{document.Implementation.Name} {document.Implementation.Version} with seed {document.Seed}, {document.Seeds} of them";

    private static string Word(CaseKind kind) => kind.ToString().ToLowerInvariant();

    private static string Word(Role role) => role.ToString().ToLowerInvariant();

    private static CaseDocument Of(CaseResult result, string how)
    {
        CaseFault? gravest = result.Faults.Count > 0 ? result.Faults[0] : null;
        bool told = result.Verdict is CaseVerdict.Fail or CaseVerdict.Error or CaseVerdict.Known;
        return new CaseDocument(
            result.Case.Id,
            result.Case.Clause,
            result.Case.Title,
            Word(result.Case.Kind),
            result.Case.Dialect.Name,
            Word(result.Case.Role),
            Word(result.Verdict),
            result.Seconds,
            result.Reason ?? (gravest is null ? null : $"{gravest.Clause}: {gravest.Message}"),
            result.Shrunk?.Events ?? [],
            [.. result.Faults.Select(f => new BrokenDocument(f.Clause, CheckJson.Word(f.Severity), f.Message))],
            gravest is { Ladder.Count: > 0 } ? gravest.Ladder : result.Shrunk?.Ladder ?? [],
            told ? $"servalref test {result.Case.Id} --seed {result.Seed} {how}" : null);
    }

    private static Dictionary<string, CaseCountDocument> Count(IReadOnlyList<CaseDocument> cases) => cases
        .Where(c => c.Verdict != Word(CaseVerdict.Unsupported))
        .GroupBy(c => c.Clause)
        .OrderBy(g => g.Key, ClauseId.Order)
        .ToDictionary(g => g.Key, g => new CaseCountDocument(g.Count(), g.Count(c => c.Verdict == Word(CaseVerdict.Fail))));
}
