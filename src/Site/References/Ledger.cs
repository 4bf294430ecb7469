using System.Text.RegularExpressions;
using ServalRef.Oracle.Clauses;
using ServalRef.Site.Publishing;

namespace ServalRef.Site.References;

/// <summary>One reading: what was decided where a source is silent, ambiguous or overruled.</summary>
/// <param name="Name">Its name, for example <c>R-114</c>.</param>
/// <param name="Title">The sentence in bold that it begins with, or the empty string.</param>
/// <param name="Text">The rest, plain text on one line.</param>
/// <param name="Clauses">The clauses that it names, each once.</param>
public sealed record LedgerEntry(string Name, string Title, string Text, IReadOnlyList<string> Clauses);

/// <summary>Reads the ledger of readings.</summary>
public static partial class Ledger
{
    /// <summary>Where the ledger is.</summary>
    public const string File = "spec/readings.md";

    /// <summary>The entries in the order of the page.</summary>
    /// <param name="markdown">The page.</param>
    public static IReadOnlyList<LedgerEntry> Parse(string markdown) =>
        [.. Entry().Matches(markdown).Select(match => Read(match.Groups["name"].Value, match.Groups["body"].Value.Trim()))];

    private static LedgerEntry Read(string name, string body)
    {
        string line = Break().Replace(body, " ");
        Match title = Title().Match(line);
        string rest = title.Success ? line[title.Length..].Trim() : line;
        return new LedgerEntry(
            name,
            title.Success ? HtmlText.PlainMarkdown(title.Groups[1].Value).TrimEnd('.') : string.Empty,
            HtmlText.PlainMarkdown(rest),
            [.. ClauseId.FindIn(line).Distinct(StringComparer.Ordinal)]);
    }

    [GeneratedRegex(@"^### (?<name>R-\d+)\n(?<body>.*?)(?=^##|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\*\*(.+?)\*\*")]
    private static partial Regex Title();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Break();
}
