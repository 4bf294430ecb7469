using System.Globalization;
using System.Text.RegularExpressions;

namespace ServalRef.Oracle.Clauses;

/// <summary>The form of a clause identifier: a chapter's prefix, a hyphen and a number from 1.</summary>
public static partial class ClauseId
{
    /// <summary>The prefixes, in the order of the chapters.</summary>
    public static IReadOnlyList<string> Prefixes { get; } =
        ["WIRE", "SEC", "CTL", "CONN", "OPEN", "FLOW", "MIG", "ADDR", "RES", "TEAR", "DATA", "CC"];

    /// <summary>The order of identifiers: by chapter, then by number. Unknown prefixes come last.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    /// <summary>Whether the whole text is an identifier, known or not.</summary>
    public static bool IsWellFormed(string text) => Pattern().Match(text) is { Success: true } match && match.Length == text.Length;

    /// <summary>Every identifier in a text, in order, repetitions included.</summary>
    /// <param name="text">Code, a comment or prose.</param>
    public static IEnumerable<string> FindIn(string text) => Pattern().Matches(text).Select(match => match.Value);

    private static int Compare(string? a, string? b)
    {
        (int prefix, int number) left = Key(a), right = Key(b);
        int order = left.CompareTo(right);
        return order != 0 ? order : string.CompareOrdinal(a, b);
    }

    private static (int Prefix, int Number) Key(string? id)
    {
        string[] parts = (id ?? string.Empty).Split('-');
        for (int i = 0; i < Prefixes.Count; i++)
        {
            if (Prefixes[i] == parts[0])
            {
                return (i, parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0);
            }
        }

        return (Prefixes.Count, 0);
    }

    // A digit or letter on either side makes it another word; leading zeros are no clause numbers.
    [GeneratedRegex(@"\b(WIRE|SEC|CTL|CONN|OPEN|FLOW|MIG|ADDR|RES|TEAR|DATA|CC)-[1-9]\d*\b", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
