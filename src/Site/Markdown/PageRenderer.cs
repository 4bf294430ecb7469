using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ServalRef.Site.Diagrams;
using ServalRef.Site.Publishing;
using ServalRef.Site.References;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Markdown;

/// <summary>Makes pages of Markdown files: links lead within the site, clauses have anchors, diagrams are drawn.</summary>
internal sealed class PageRenderer
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UsePipeTables().UseAutoLinks().Build();

    private readonly ContentTree _content;

    private readonly DiagramDrawer _diagrams;

    private readonly ReferenceTable _references;

    private readonly Func<string, string> _margin;

    /// <param name="content">The files.</param>
    /// <param name="references">Names with anchors.</param>
    /// <param name="margin">What is said beside a clause, as HTML.</param>
    public PageRenderer(ContentTree content, ReferenceTable references, Func<string, string> margin)
    {
        _content = content;
        _references = references;
        _margin = margin;
        _diagrams = new DiagramDrawer(content);
    }

    /// <summary>Renders one file.</summary>
    /// <param name="source">Its path in the source tree.</param>
    /// <param name="shown">Called with each file of the source tree that the page leads to and that is no page.</param>
    /// <exception cref="SiteException">The file is missing, or a link in it leads nowhere.</exception>
    public Page Render(string source, Action<string> shown)
    {
        string path = SitePaths.Of(source);
        MarkdownDocument document = Markdig.Markdown.Parse(_content.Read(source), Pipeline);
        LinkRewriter links = new(_content, source, path, shown);
        foreach (LinkInline link in document.Descendants<LinkInline>())
        {
            links.Rewrite(link);
        }

        if (source.StartsWith("spec/", StringComparison.Ordinal))
        {
            ClauseAnchors.Mark(document, source, _references);
        }

        using StringWriter text = new() { NewLine = "\n" };
        HtmlRenderer renderer = new(text);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new ListingRenderer(_diagrams, path));
        renderer.ObjectRenderers.Replace<ParagraphRenderer>(new ClauseRenderer(_margin));
        renderer.ObjectRenderers.Replace<HeadingRenderer>(new AnchoredHeadingRenderer());
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrolledTableRenderer(source == Glossary.File));
        renderer.Render(document);
        PageHeading[] headings = [.. document.Descendants<HeadingBlock>().Select(Heading)];
        string title = headings.FirstOrDefault(heading => heading.Level == 1)?.Text ?? Path.GetFileNameWithoutExtension(source);
        return new Page(path, title, text.ToString(), [.. headings.Where(heading => heading.Level > 1)]);
    }

    private static PageHeading Heading(HeadingBlock block) =>
        new(block.GetAttributes().Id ?? string.Empty, block.Level, PlainText.Of(block.Inline));
}
