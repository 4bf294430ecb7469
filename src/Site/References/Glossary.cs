using ServalRef.Site.Publishing;

namespace ServalRef.Site.References;

/// <summary>A word and what it means.</summary>
/// <param name="Name">The word.</param>
/// <param name="Meaning">Its meaning, plain text.</param>
/// <param name="Row">The first word of its row, which is the row's anchor.</param>
public sealed record GlossaryTerm(string Name, string Meaning, string Row);

/// <summary>A hole of the protocol that exploration found before the rule that closes it was written down.</summary>
/// <param name="Name">Its name, for example <c>F9</c>.</param>
/// <param name="Harm">What happens without the rule.</param>
/// <param name="ClosedBy">The clauses that close it, as the table writes them.</param>
public sealed record GlossaryHole(string Name, string Harm, string ClosedBy);

/// <summary>The tables of the glossary: words, and holes.</summary>
/// <param name="Terms">The words, each alone where the table names two together.</param>
/// <param name="Holes">The holes.</param>
public sealed record Glossary(IReadOnlyList<GlossaryTerm> Terms, IReadOnlyList<GlossaryHole> Holes)
{
    /// <summary>Where the glossary is.</summary>
    public const string File = "spec/glossary.md";

    /// <summary>Reads the tables.</summary>
    /// <param name="markdown">The page.</param>
    public static Glossary Parse(string markdown)
    {
        List<GlossaryTerm> terms = [];
        List<GlossaryHole> holes = [];
        foreach (string[] cells in MarkdownTable.Rows(markdown))
        {
            if (cells is [string words, string meaning])
            {
                string[] names = [.. words.Split(", ").Select(HtmlText.PlainMarkdown)];
                terms.AddRange(names.Select(name => new GlossaryTerm(name, HtmlText.PlainMarkdown(meaning), names[0])));
            }
            else if (cells is [string name, string harm, string closedBy])
            {
                holes.Add(new GlossaryHole(name, HtmlText.PlainMarkdown(harm), closedBy));
            }
        }

        return new Glossary(terms, holes);
    }
}
