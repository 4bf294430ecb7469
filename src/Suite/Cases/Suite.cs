using System.Diagnostics;
using System.IO.Enumeration;

namespace ServalRef.Suite;

/// <summary>The suite: all cases, and how some of them are run.</summary>
public static class Suite
{
    /// <summary>Every case, by clause in the order of the specification.</summary>
    public static IReadOnlyList<SuiteCase> Cases { get; } = [.. StoryCases.All];

    /// <summary>The cases that words select: names, patterns with * and ?, or tags (a kind, a dialect, a role).</summary>
    /// <param name="words">The words; none: every case.</param>
    /// <returns>The cases in their order; a word that selects nothing is among <paramref name="unknown"/>.</returns>
    /// <param name="unknown">The words that select nothing.</param>
    public static IReadOnlyList<SuiteCase> Select(IReadOnlyList<string> words, out IReadOnlyList<string> unknown)
    {
        ArgumentNullException.ThrowIfNull(words);
        unknown = [.. words.Where(word => !Cases.Any(c => Answers(c, word)))];
        return words.Count == 0 ? Cases : [.. Cases.Where(c => words.Any(word => Answers(c, word)))];
    }

    /// <summary>Runs cases one after the other.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="adapter">The implementation.</param>
    /// <param name="seed">Where all that is drawn by chance comes from.</param>
    /// <param name="more">Asked before each case: whether there is time for it.</param>
    /// <exception cref="AdapterException">The adapter has gone, or breaks the protocol.</exception>
    public static IEnumerable<CaseResult> Run(IReadOnlyList<SuiteCase> cases, IAdapter adapter, long seed, Func<bool>? more = null)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(adapter);
        RunContext run = new(seed, cases);
        foreach (SuiteCase asked in cases)
        {
            if (more?.Invoke() == false)
            {
                yield break;
            }

            long begun = Stopwatch.GetTimestamp();
            CaseResult result = adapter.Hello.Has(asked.Features) && Judged(asked, adapter)
                ? asked.Run(adapter, run)
                : new CaseResult { Case = asked, Verdict = CaseVerdict.Unsupported, Seed = seed, Reason = Lacks(asked, adapter) };
            yield return result with { Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds };
        }
    }

    private static bool Judged(SuiteCase asked, IAdapter adapter) =>
        AdapterFeatures.OfClause(asked.Clause) is not { } feature || adapter.Hello.Features.Contains(feature);

    private static string Lacks(SuiteCase asked, IAdapter adapter) => "not declared: " + string.Join(
        ", ", asked.Features.Append(AdapterFeatures.OfClause(asked.Clause)).OfType<string>().Distinct().Except(adapter.Hello.Features));

    private static bool Answers(SuiteCase asked, string word) =>
        string.Equals(asked.Clause, word, StringComparison.OrdinalIgnoreCase)
        || (asked.Clause.Length == word.Length + 1 && asked.Clause.StartsWith(word, StringComparison.OrdinalIgnoreCase) && char.IsAsciiLetterLower(asked.Clause[^1]))
        || FileSystemName.MatchesSimpleExpression(word, asked.Id)
        || string.Equals(asked.Kind.ToString(), word, StringComparison.OrdinalIgnoreCase)
        || string.Equals(asked.Role.ToString(), word, StringComparison.OrdinalIgnoreCase)
        || asked.Dialect.Name == word;
}
