using ServalRef.Oracle.Clauses;
using ServalRef.Site.Publishing;
using ServalRef.Site.Sources;

namespace ServalRef.Site.References;

/// <summary>Everything that a page can mention, by name.</summary>
public sealed class ReferenceTable
{
    private readonly Dictionary<string, Reference> _byName;

    private readonly Dictionary<string, Reference> _byTarget;

    private ReferenceTable(IEnumerable<Reference> all)
    {
        All = [.. all];
        _byName = All.Where(reference => reference.Kind != ReferenceKind.Term).ToDictionary(r => r.Name, StringComparer.Ordinal);
        _byTarget = All.GroupBy(reference => reference.Target, StringComparer.Ordinal).ToDictionary(at => at.Key, at => at.First(), StringComparer.Ordinal);
        Terms = All.Where(reference => reference.Kind == ReferenceKind.Term)
            .ToDictionary(reference => reference.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All of them: clauses, readings, holes, terms, each in the order of its source.</summary>
    public IReadOnlyList<Reference> All { get; }

    /// <summary>The words of the glossary.</summary>
    public IReadOnlyDictionary<string, Reference> Terms { get; }

    /// <summary>Reads the table from the specification.</summary>
    /// <param name="content">Where the readings and the glossary are.</param>
    /// <param name="clauses">The clauses.</param>
    /// <exception cref="SiteException">The glossary or the ledger is missing.</exception>
    public static ReferenceTable Read(ContentTree content, ClauseCatalog clauses)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(clauses);
        Glossary glossary = Glossary.Parse(content.Read(Glossary.File));
        return new ReferenceTable(
            [.. Clauses(clauses), .. Ledger.Parse(content.Read(Ledger.File)).Select(Reading), .. glossary.Holes.Select(Hole), .. glossary.Terms.Select(Term)]);
    }

    /// <summary>What a name stands for, if it is one of a clause, a reading or a hole.</summary>
    public Reference? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>What stands at a place, if a clause, reading, hole or term does.</summary>
    /// <param name="target">Page and anchor from the root of the site.</param>
    public Reference? At(string target) => _byTarget.GetValueOrDefault(target);

    /// <summary>The page that tells a hole's story.</summary>
    internal static string HoleTarget(string name) => $"holes/{name}.html";

    /// <summary>The anchor of a term in the glossary.</summary>
    internal static string TermAnchor(string name) => $"term-{HtmlText.Slug(name)}";

    private static IEnumerable<Reference> Clauses(ClauseCatalog clauses)
    {
        foreach (IGrouping<string, Clause> number in clauses.All.GroupBy(clause => clause.Number))
        {
            foreach (Clause clause in number)
            {
                yield return Of(clause, clause.Id, $"{clause.Id} · {clause.LevelText} · {clause.DialectText}", HtmlText.PlainMarkdown(clause.Text));
            }

            if (number.All(clause => clause.Part is not null))
            {
                string parts = string.Join("\n", number.Select(clause => $"{clause.Part}  {HtmlText.PlainMarkdown(clause.Text)}"));
                yield return Of(number.First(), number.Key, $"{number.Key} · {number.Count()} parts", parts);
            }
        }
    }

    private static Reference Of(Clause clause, string name, string heading, string text) =>
        new(ReferenceKind.Clause, name, name, $"{SitePaths.Of(clause.Chapter)}#{name}", heading, text);

    private static Reference Reading(LedgerEntry entry) => new(
        ReferenceKind.Reading, entry.Name, entry.Name, $"{SitePaths.Of(Ledger.File)}#{entry.Name.ToLowerInvariant()}",
        entry.Title.Length > 0 ? $"{entry.Name} · {entry.Title}" : entry.Name, HtmlText.Cut(entry.Text, 420));

    private static Reference Hole(GlossaryHole hole) => new(
        ReferenceKind.Hole, hole.Name, hole.Name, HoleTarget(hole.Name), $"Hole {hole.Name}",
        $"Without the rule: {hole.Harm}. Closed by {hole.ClosedBy}.");

    private static Reference Term(GlossaryTerm term) => new(
        ReferenceKind.Term, term.Name, $"t:{term.Name}", $"{SitePaths.Of(Glossary.File)}#{TermAnchor(term.Row)}", term.Name, term.Meaning);
}
