using ServalRef.Suite;

namespace ServalRef.Cli.Testing;

/// <summary>A case that is known to fail.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Reason">Why that is accepted.</param>
/// <param name="Place">File and line that say so.</param>
internal sealed record KnownCase(string Case, string Reason, string Place);

/// <summary>The baseline of <c>test</c>: a YAML list of cases that are known to fail, each with <c>case</c> and <c>reason</c>.</summary>
internal static class KnownCases
{
    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">It cannot be read, or names a case that there is not.</exception>
    public static IReadOnlyList<KnownCase> Read(string path) =>
        [.. YamlEntries.Read(path, "cases that are known to fail", "case", "reason").Select(entry => Entry(path, entry.Texts, entry.Line))];

    /// <summary>A result held against the entries.</summary>
    public static CaseResult Held(CaseResult result, IReadOnlyList<KnownCase> known) =>
        result.Verdict == CaseVerdict.Fail && known.FirstOrDefault(k => k.Case == result.Case.Id) is { } entry
            ? result with { Verdict = CaseVerdict.Known, Reason = entry.Reason }
            : result;

    /// <summary>The entries whose cases pass, in words.</summary>
    public static IReadOnlyList<string> Stale(IReadOnlyList<KnownCase> known, IReadOnlyList<CaseResult> results)
    {
        HashSet<string> passed = [.. results.Where(r => r.Verdict == CaseVerdict.Pass).Select(r => r.Case.Id)];
        return [.. known.Where(k => passed.Contains(k.Case)).Select(k => $"{k.Place}: {k.Case} passes; take it out")];
    }

    private static KnownCase Entry(string path, IReadOnlyList<string> texts, int line) => CaseCatalog.All.Any(c => c.Id == texts[0])
        ? new KnownCase(texts[0], texts[1], $"{path}:{line}")
        : throw YamlEntries.Fault(path, line, $"no case '{texts[0]}'{Suggestions.Sentence(Suggestions.For(texts[0], CaseCatalog.All.Select(c => c.Id)))}");
}
