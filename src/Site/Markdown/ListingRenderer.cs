using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using ServalRef.Site.Diagrams;

namespace ServalRef.Site.Markdown;

/// <summary>Renders listings in a box that scrolls and can be reached by keyboard, and draws those that are diagrams.</summary>
/// <param name="diagrams">Draws.</param>
/// <param name="page">The path of the page, which names its diagrams.</param>
internal sealed class ListingRenderer(DiagramDrawer diagrams, string page) : CodeBlockRenderer
{
    private const string Diagram = "mermaid";

    private int _drawn;

    /// <inheritdoc/>
    protected override void Write(HtmlRenderer renderer, CodeBlock obj)
    {
        string text = obj.Lines.ToString().ReplaceLineEndings("\n");
        string language = (obj as FencedCodeBlock)?.Info ?? string.Empty;
        if (language == Diagram)
        {
            renderer.Write(diagrams.Draw(page, ++_drawn, text)).WriteLine();
            return;
        }

        string label = language.Length == 0 ? "Listing" : $"Listing: {language}";
        renderer.Write($"<pre tabindex=\"0\" role=\"group\" aria-label=\"{label}\"><code>{Publishing.HtmlText.Escape(text)}</code></pre>").WriteLine();
    }
}
