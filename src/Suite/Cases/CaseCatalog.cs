using System.IO.Enumeration;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Suite;

/// <summary>All cases of the suite.</summary>
public static class CaseCatalog
{
    /// <summary>Every case, by clause in the order of the specification.</summary>
    public static IReadOnlyList<SuiteCase> All { get; } = [.. StoryCases.All.Concat<SuiteCase>(VectorCases.All).Concat(PropertyCases.All).OrderBy(c => c.Clause, ClauseId.Order)];

    /// <summary>The cases that words select: names, patterns with * and ?, or tags (a kind, a dialect, a role).</summary>
    /// <param name="words">The words; none: every case.</param>
    /// <returns>The cases in their order; a word that selects nothing is among <paramref name="unknown"/>.</returns>
    /// <param name="unknown">The words that select nothing.</param>
    public static IReadOnlyList<SuiteCase> Select(IReadOnlyList<string> words, out IReadOnlyList<string> unknown)
    {
        ArgumentNullException.ThrowIfNull(words);
        unknown = [.. words.Where(word => !All.Any(c => Answers(c, word)))];
        return words.Count == 0 ? All : [.. All.Where(c => words.Any(word => Answers(c, word)))];
    }

    private static bool Answers(SuiteCase asked, string word) =>
        string.Equals(asked.Clause, word, StringComparison.OrdinalIgnoreCase)
        || (asked.Clause.Length == word.Length + 1 && asked.Clause.StartsWith(word, StringComparison.OrdinalIgnoreCase) && char.IsAsciiLetterLower(asked.Clause[^1]))
        || FileSystemName.MatchesSimpleExpression(word, asked.Id)
        || string.Equals(asked.Kind.ToString(), word, StringComparison.OrdinalIgnoreCase)
        || string.Equals(asked.Role.ToString(), word, StringComparison.OrdinalIgnoreCase)
        || asked.Dialect.Name == word;
}
