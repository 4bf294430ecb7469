namespace ServalRef.Cli;

/// <summary>What a person may have meant by a word that is not known.</summary>
public static class Suggestions
{
    /// <summary>The known words nearest to a wrong one, nearest first.</summary>
    /// <param name="word">The wrong word; case does not count.</param>
    /// <param name="known">The words to choose from, in the order in which equally near ones are offered.</param>
    /// <param name="count">At most so many.</param>
    /// <returns>Words at most two edits away, or a third of the word's length if that is more.</returns>
    public static IReadOnlyList<string> For(string word, IEnumerable<string> known, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(word);
        int limit = Math.Max(2, word.Length / 3);
        return [.. known
            .Select(candidate => (candidate, distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(pair => pair.distance <= limit && pair.distance < pair.candidate.Length)
            .OrderBy(pair => pair.distance)
            .Take(count)
            .Select(pair => pair.candidate)];
    }

    /// <summary>A clause of a sentence that offers words, for example <c>; did you mean check?</c>.</summary>
    /// <param name="words">The words to offer; none: the empty string.</param>
    public static string Sentence(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Count switch
        {
            0 => string.Empty,
            1 => $"; did you mean {words[0]}?",
            _ => $"; did you mean {string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}?",
        };
    }

    /// <summary>Levenshtein's distance: insertions, deletions and replacements of one character.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
