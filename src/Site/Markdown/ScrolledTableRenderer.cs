using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Syntax;
using ServalRef.Site.References;

namespace ServalRef.Site.Markdown;

/// <summary>Renders tables within a box of their own that scrolls, so that a wide one does not widen the page.</summary>
/// <param name="hasAnchors">Whether each row's first cell is the anchor of the word or hole that it defines.</param>
internal sealed class ScrolledTableRenderer(bool hasAnchors) : HtmlTableRenderer
{
    /// <inheritdoc/>
    protected override void Write(HtmlRenderer renderer, Table obj)
    {
        TableRow[] rows = [.. obj.OfType<TableRow>()];
        int columns = rows.Length == 0 ? 0 : rows.Max(row => row.Count);
        string label = rows.Length == 0 ? string.Empty : string.Join(", ", rows[0].OfType<TableCell>().Select(Words).Where(text => text.Length > 0).Take(3));
        string size = columns > 5 ? " wide" : string.Empty;
        renderer.Write($"<div class=\"table{size}\" role=\"group\" tabindex=\"0\" aria-label=\"Table: {Publishing.HtmlText.Escape(label)}\"><table>").WriteLine();
        foreach (TableRow row in rows)
        {
            WriteRow(renderer, row);
        }

        renderer.WriteLine(rows.Length > 1 ? "</tbody></table></div>" : "</table></div>");
    }

    private void WriteRow(HtmlRenderer renderer, TableRow row)
    {
        string name = row.IsHeader ? "th" : "td";
        renderer.Write(row.IsHeader ? "<thead><tr>" : "<tr>");
        bool first = true;
        foreach (TableCell cell in row.OfType<TableCell>())
        {
            string words = Words(cell);
            // A head cell without words names nothing, and is none to those who listen to the page.
            string tag = row.IsHeader && words.Length == 0 ? "td" : name;
            string scope = tag == "th" ? " scope=\"col\"" : string.Empty;
            renderer.Write($"<{tag}{scope}{Anchor(row, words, first)}>");
            bool wasImplicit = renderer.ImplicitParagraph;
            renderer.ImplicitParagraph = cell.Count == 1;
            renderer.WriteChildren(cell);
            renderer.ImplicitParagraph = wasImplicit;
            renderer.Write($"</{tag}>");
            first = false;
        }

        renderer.WriteLine(row.IsHeader ? "</tr></thead><tbody>" : "</tr>");
    }

    private string Anchor(TableRow row, string words, bool first)
    {
        if (!hasAnchors || row.IsHeader || !first)
        {
            return string.Empty;
        }

        // Two words in one cell are told apart by anchors of their own; the first is the cell's.
        string term = words.Split(", ")[0];
        return row.Count == 2 ? $" id=\"{ReferenceTable.TermAnchor(term)}\"" : $" id=\"{term}\"";
    }

    private static string Words(TableCell cell) => string.Join(' ', cell.OfType<LeafBlock>().Select(block => PlainText.Of(block.Inline)));
}
