using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace ServalRef.Site.Markdown;

/// <summary>Renders headings with a link to themselves.</summary>
internal sealed class AnchoredHeadingRenderer : HeadingRenderer
{
    /// <inheritdoc/>
    protected override void Write(HtmlRenderer renderer, HeadingBlock obj)
    {
        string? id = obj.TryGetAttributes()?.Id;
        if (obj.Level == 1 || id is null)
        {
            base.Write(renderer, obj);
            return;
        }

        renderer.Write($"<h{obj.Level} id=\"{id}\">");
        renderer.WriteLeafInline(obj);
        renderer.Write($" <a class=\"permalink\" href=\"#{id}\" aria-label=\"Link to this section\">#</a></h{obj.Level}>").WriteLine();
    }
}
