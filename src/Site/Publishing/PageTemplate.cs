using System.Text;

namespace ServalRef.Site.Publishing;

/// <summary>A heading of the contents and its pages.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Pages">The pages in order.</param>
internal sealed record NavigationSection(string Title, IReadOnlyList<Page> Pages);

/// <summary>What stands around the text of every page: head, contents, search, the way to the next page.</summary>
internal sealed class PageTemplate
{
    private static readonly string[] EveryPage = ["elements.js", "references.js", "site.js"];

    private readonly IReadOnlyList<NavigationSection> _navigation;

    private readonly List<Page> _order;

    /// <param name="navigation">The contents.</param>
    public PageTemplate(IReadOnlyList<NavigationSection> navigation)
    {
        _navigation = navigation;
        _order = [.. navigation.SelectMany(section => section.Pages)];
    }

    /// <summary>The whole page.</summary>
    public string Fill(Page page)
    {
        string root = SitePaths.Relative(page.Path, string.Empty);
        StringBuilder html = new();
        html.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{HtmlText.Escape(page.Title)} – Serval</title>
            <link rel="icon" href="data:,">
            <script src="{root}assets/theme.js"></script>
            <link rel="stylesheet" href="{root}assets/site.css">
            </head>
            <body data-root="{root}">
            <a class="skip" href="#main">Skip to the text</a>
            <header class="top">
            <a class="brand" href="{root}index.html">Serval</a>
            <a class="menu" href="#contents" role="button" aria-expanded="false">Contents</a>
            <form class="search" role="search"><input type="search" aria-label="Search the site" placeholder="Search, or the name of a clause" autocomplete="off"></form>
            <button class="theme" type="button" aria-label="Switch between light and dark">◐</button>
            </header>
            <div class="results" hidden role="region" aria-label="Search results" aria-live="polite"></div>
            <div class="frame">
            <nav id="contents" aria-label="Contents">

            """);
        Contents(html, page);
        html.Append($"</nav>\n<main id=\"main\" class=\"{page.Style}\" tabindex=\"-1\">\n{page.Body}{Neighbours(page)}</main>\n</div>\n");
        html.Append($"<footer><p>Made from the project’s own files by <code>servalref site</code>. <a href=\"{root}about.html\">About ServalRef</a></p></footer>\n");
        foreach (string script in EveryPage.Concat(page.Scripts))
        {
            html.Append($"<script src=\"{root}assets/{script}\" defer></script>\n");
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    private void Contents(StringBuilder html, Page here)
    {
        foreach (NavigationSection section in _navigation)
        {
            html.Append($"<h2>{HtmlText.Escape(section.Title)}</h2>\n<ul>\n");
            foreach (Page page in section.Pages)
            {
                bool current = page.Path == here.Path;
                html.Append($"<li><a href=\"{SitePaths.Relative(here.Path, page.Path)}\"{(current ? " aria-current=\"page\"" : string.Empty)}>{HtmlText.Escape(page.Title)}</a>");
                html.Append(current ? Sections(page) : string.Empty).Append("</li>\n");
            }

            html.Append("</ul>\n");
        }
    }

    private static string Sections(Page page)
    {
        PageHeading[] sections = [.. page.Headings.Where(heading => heading.Level == 2)];
        return sections.Length == 0
            ? string.Empty
            : $"<ul>{string.Concat(sections.Select(heading => $"<li><a href=\"#{heading.Id}\">{HtmlText.Escape(heading.Text)}</a></li>"))}</ul>";
    }

    private string Neighbours(Page page)
    {
        int at = _order.FindIndex(other => other.Path == page.Path);
        if (at < 0)
        {
            return string.Empty;
        }

        string before = at > 0 ? Link(page, _order[at - 1], "prev", "←&nbsp;") : string.Empty;
        string after = at < _order.Count - 1 ? Link(page, _order[at + 1], "next", string.Empty) : string.Empty;
        return $"<nav class=\"neighbours\" aria-label=\"Neighbouring pages\">{before}{after}</nav>\n";
    }

    private static string Link(Page from, Page to, string relation, string arrow) =>
        $"<a rel=\"{relation}\" class=\"{relation}\" href=\"{SitePaths.Relative(from.Path, to.Path)}\">{arrow}{HtmlText.Escape(to.Title)}{(relation == "next" ? "&nbsp;→" : string.Empty)}</a>";
}
