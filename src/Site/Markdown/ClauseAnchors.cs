using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ServalRef.Oracle.Clauses;
using ServalRef.Site.Publishing;
using ServalRef.Site.References;

namespace ServalRef.Site.Markdown;

/// <summary>Finds the paragraphs of a chapter that are clauses, by the same form as <see cref="ClauseParser"/>.</summary>
internal static class ClauseAnchors
{
    /// <summary>The key under which a paragraph keeps the identifier of its clause.</summary>
    public const string Key = "clause";

    /// <summary>Marks each clause's paragraph with its identifier, so that it is rendered as one.</summary>
    /// <param name="document">The chapter.</param>
    /// <param name="source">Its file, since other pages quote clauses in the same form.</param>
    /// <param name="references">The clauses and where they stand.</param>
    public static void Mark(MarkdownDocument document, string source, ReferenceTable references)
    {
        foreach (ParagraphBlock paragraph in document.OfType<ParagraphBlock>())
        {
            if (paragraph.Inline?.FirstChild is EmphasisInline { DelimiterCount: 2, FirstChild: LiteralInline name } strong
                && ClauseId.IsWellFormed(name.Content.ToString())
                && references.Find(name.Content.ToString()) is { } clause
                && clause.Target.StartsWith(SitePaths.Of(source) + "#", StringComparison.Ordinal))
            {
                paragraph.SetData(Key, clause.Name);
                strong.Remove();
            }
        }
    }
}
