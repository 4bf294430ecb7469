using System.Text.RegularExpressions;
using ServalRef.Site.References;

namespace ServalRef.Site.Dossiers;

/// <summary>How the 2014 prototype stands to a clause.</summary>
/// <param name="Broken">Where it broke it, for example <c>04a at B</c>; empty if nowhere.</param>
/// <param name="Tested">How often it was put to the test, as the report writes it; empty if never.</param>
public sealed record PrototypeStanding(string Broken, string Tested)
{
    /// <summary>Nothing was recorded that the clause speaks of.</summary>
    public static PrototypeStanding Unknown { get; } = new(string.Empty, string.Empty);
}

/// <summary>Reads the prototype's report.</summary>
internal static partial class PrototypeStandings
{
    /// <summary>The generated report.</summary>
    public const string File = "spec/prototype-report.md";

    /// <summary>The standing by clause.</summary>
    public static IReadOnlyDictionary<string, PrototypeStanding> Parse(string markdown)
    {
        Dictionary<string, PrototypeStanding> standings = new(StringComparer.Ordinal);
        foreach (string[] cells in MarkdownTable.Rows(markdown).Where(cells => cells.Length == 5))
        {
            standings[Link().Replace(cells[0], "$1")] = new PrototypeStanding(string.Empty, $"{cells[3]} times in {cells[4]} views");
        }

        foreach (Match heading in Heading().Matches(markdown))
        {
            standings[heading.Groups["clause"].Value] = new PrototypeStanding(heading.Groups["where"].Value, string.Empty);
        }

        return standings;
    }

    [GeneratedRegex(@"^\[([^\]]+)\].*$")]
    private static partial Regex Link();

    [GeneratedRegex(@"^### (?<clause>[A-Z]+-\d+[a-z]?): (?<where>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
