using System.IO.Enumeration;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Suite;

/// <summary>All cases of the suite.</summary>
public static class CaseCatalog
{
    /// <summary>Every case, by clause in the order of the specification.</summary>
    public static IReadOnlyList<SuiteCase> All { get; } = [.. StoryCases.All.Concat<SuiteCase>(VectorCases.All).Concat(PropertyCases.All).OrderBy(c => c.Clause, ClauseId.Order)];

    private static readonly Func<SuiteCase, string>[] Tags = [c => c.Kind.ToString(), c => c.Role.ToString(), c => c.Dialect.Name];

    /// <summary>The cases that words select: clauses, names or patterns with * and ?, and of these the ones with all tags (a kind, a dialect, a role).</summary>
    /// <param name="words">The words; none: every case. Of two tags of one sort either will do.</param>
    /// <returns>The cases in their order; a word that selects nothing is among <paramref name="unknown"/>.</returns>
    /// <param name="unknown">The words that select nothing.</param>
    public static IReadOnlyList<SuiteCase> Select(IReadOnlyList<string> words, out IReadOnlyList<string> unknown)
    {
        ArgumentNullException.ThrowIfNull(words);
        ILookup<Func<SuiteCase, string>, string> tags = words.Where(word => TagOf(word) is not null).ToLookup(word => TagOf(word)!);
        string[] names = [.. words.Where(word => TagOf(word) is null)];
        unknown = [.. names.Where(word => !All.Any(c => IsNamed(c, word)))];
        return
        [
            .. All.Where(c => names.Length == 0 || names.Any(word => IsNamed(c, word)))
                .Where(c => tags.All(sort => sort.Any(word => IsTagged(c, sort.Key, word)))),
        ];
    }

    private static Func<SuiteCase, string>? TagOf(string word) => Array.Find(Tags, tag => All.Any(c => IsTagged(c, tag, word)));

    private static bool IsTagged(SuiteCase asked, Func<SuiteCase, string> tag, string word) => string.Equals(tag(asked), word, StringComparison.OrdinalIgnoreCase);

    private static bool IsNamed(SuiteCase asked, string word) =>
        string.Equals(asked.Clause, word, StringComparison.OrdinalIgnoreCase)
        || string.Equals(ClauseId.NumberOf(asked.Clause), word, StringComparison.OrdinalIgnoreCase)
        || FileSystemName.MatchesSimpleExpression(word, asked.Id);
}
