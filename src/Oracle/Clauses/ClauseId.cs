using System.Globalization;
using System.Text.RegularExpressions;

namespace ServalRef.Oracle.Clauses;

/// <summary>The form of a clause identifier: a chapter's prefix, a hyphen, a number from 1 and, for one of several parts, a letter.</summary>
/// <remarks>A number without a letter stands for all of its parts.</remarks>
public static partial class ClauseId
{
    /// <summary>The prefixes, in the order of the chapters.</summary>
    public static IReadOnlyList<string> Prefixes { get; } =
        ["WIRE", "SEC", "CTL", "CONN", "OPEN", "FLOW", "MIG", "ADDR", "RES", "TEAR", "DATA", "CC"];

    /// <summary>The order of identifiers: by chapter, then by number, then by letter. Unknown prefixes come last.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    /// <summary>Whether the whole text is an identifier, known or not.</summary>
    public static bool IsWellFormed(string text) => Pattern().Match(text) is { Success: true } match && match.Length == text.Length;

    /// <summary>Every identifier in a text, in order, repetitions included.</summary>
    /// <param name="text">Code, a comment or prose.</param>
    public static IEnumerable<string> FindIn(string text) => Pattern().Matches(text).Select(match => match.Value);

    /// <summary>The identifier without the letter of a part: <c>OPEN-22</c> of <c>OPEN-22b</c>.</summary>
    public static string NumberOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return PartOf(id) is null ? id : id[..^1];
    }

    /// <summary>The letter of a part, or null for a number that stands for itself.</summary>
    public static char? PartOf(string id) => id is [.., >= '0' and <= '9', >= 'a' and <= 'z'] ? id[^1] : null;

    /// <summary>An identifier as a person may type it, in the form of the specification: <c>OPEN-22b</c> of <c>open-22B</c>.</summary>
    public static string Normalise(string word)
    {
        string id = (word ?? string.Empty).ToUpperInvariant();
        return id is [.., >= '0' and <= '9', >= 'A' and <= 'Z'] ? $"{id[..^1]}{char.ToLowerInvariant(id[^1])}" : id;
    }

    private static int Compare(string? a, string? b)
    {
        (int prefix, int number) left = Key(a), right = Key(b);
        int order = left.CompareTo(right);
        return order != 0 ? order : string.CompareOrdinal(a, b);
    }

    private static (int Prefix, int Number) Key(string? id)
    {
        string[] parts = NumberOf(id ?? string.Empty).Split('-');
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
    [GeneratedRegex(@"\b(WIRE|SEC|CTL|CONN|OPEN|FLOW|MIG|ADDR|RES|TEAR|DATA|CC)-[1-9]\d*[a-z]?\b", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
