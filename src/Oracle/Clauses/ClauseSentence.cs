using System.Text.RegularExpressions;

namespace ServalRef.Oracle.Clauses;

/// <summary>What a clause's own sentence says of it: its level, which is the one key word of RFC 2119 in it.</summary>
internal static partial class ClauseSentence
{
    /// <summary>The most words that a clause may have: what is longer holds more than one requirement.</summary>
    internal const int MostWords = 35;

    /// <summary>Reads the level.</summary>
    /// <param name="text">The clause's text on one line.</param>
    /// <param name="level">The level that its key word names.</param>
    /// <returns>What is wrong with the sentence, or null.</returns>
    internal static string? Read(string text, out ClauseLevel level)
    {
        string[] found = [.. KeyWord().Matches(text).Select(match => match.Value)];
        level = found.Length == 0 ? default : LevelOf(found[0]);
        int words = Word().Count(text);
        return found.Length switch
        {
            0 => "has no key word; expected one of MUST, MUST NOT, SHOULD, SHOULD NOT and MAY in its sentence",
            > 1 => $"has the key words {string.Join(", ", found)}; a clause is one requirement, others are parts with letters of their own",
            _ when words > MostWords => $"has {words} words, and more than {MostWords} are more than one requirement: split it into parts",
            _ => null,
        };
    }

    private static ClauseLevel LevelOf(string word) => word switch
    {
        "MUST" => ClauseLevel.Must,
        "MUST NOT" => ClauseLevel.MustNot,
        "SHOULD" => ClauseLevel.Should,
        "SHOULD NOT" => ClauseLevel.ShouldNot,
        _ => ClauseLevel.May,
    };

    [GeneratedRegex(@"\b(MUST NOT|MUST|SHOULD NOT|SHOULD|MAY)\b", RegexOptions.CultureInvariant)]
    private static partial Regex KeyWord();

    // What stands between blanks is one word; signs alone (+, −, ×, =) are none.
    [GeneratedRegex(@"\S*[\p{L}\p{N}]\S*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
