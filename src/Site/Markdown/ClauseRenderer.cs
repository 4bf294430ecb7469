using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Site.Markdown;

/// <summary>Renders a clause as a block with its anchor, a link to itself and what is said beside it; other paragraphs as usual.</summary>
/// <param name="margin">What is said beside a clause, as HTML.</param>
internal sealed class ClauseRenderer(Func<string, string> margin) : ParagraphRenderer
{
    /// <inheritdoc/>
    protected override void Write(HtmlRenderer renderer, ParagraphBlock obj)
    {
        if (obj.GetData(ClauseAnchors.Key) is not string id)
        {
            base.Write(renderer, obj);
            return;
        }

        // A number that has parts is an anchor too: at its first part.
        if (ClauseId.PartOf(id) == 'a')
        {
            renderer.Write($"<span id=\"{ClauseId.NumberOf(id)}\"></span>");
        }

        renderer.Write($"<div class=\"clause\" id=\"{id}\">");
        renderer.Write($"<p><a class=\"clause-id\" href=\"#{id}\" title=\"Permanent link to {id}\">{id}</a>");
        renderer.WriteLeafInline(obj);
        renderer.Write("</p>").Write(margin(id)).WriteLine("</div>");
    }
}
