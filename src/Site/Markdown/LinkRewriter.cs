using Markdig.Syntax.Inlines;
using ServalRef.Site.Publishing;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Markdown;

/// <summary>Turns links between files of the source tree into links between pages of the site.</summary>
/// <param name="content">The files.</param>
/// <param name="source">The file that holds the links.</param>
/// <param name="path">Its page in the site.</param>
/// <param name="shown">Called with each file that a link leads to and that is shown as a listing.</param>
internal sealed class LinkRewriter(ContentTree content, string source, string path, Action<string> shown)
{
    /// <summary>Rewrites one link or picture; links to other hosts stay.</summary>
    /// <exception cref="SiteException">It leads to a file that is not there.</exception>
    public void Rewrite(LinkInline link)
    {
        string url = link.Url ?? string.Empty;
        if (url.Length == 0 || url.StartsWith('#') || url.Contains("://", StringComparison.Ordinal) || url.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return;
        }

        string[] parts = url.Split('#', 2);
        string fragment = parts.Length == 2 ? $"#{parts[1]}" : string.Empty;
        bool own = source.StartsWith(SitePaths.Guide, StringComparison.Ordinal) && parts[0].EndsWith(".html", StringComparison.Ordinal);
        Name(link, parts[0]);
        link.Url = own ? url : SitePaths.Relative(path, Target(SitePaths.Resolve(source, parts[0]))) + fragment;
    }

    /// <summary>A link that is written as the name of a page's file gets the page's title: the site has no such file.</summary>
    private void Name(LinkInline link, string target)
    {
        if (link.FirstChild is LiteralInline { NextSibling: null } text && target.EndsWith(".md", StringComparison.Ordinal)
            && target.EndsWith(text.Content.ToString(), StringComparison.Ordinal)
            && content.Read(SitePaths.Resolve(source, target)).Split('\n').FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal)) is { } title)
        {
            text.Content = new Markdig.Helpers.StringSlice(title[2..]);
        }
    }

    private string Target(string file)
    {
        if (content.HasFolder(file))
        {
            return SitePaths.Of(file) is { } page && !page.StartsWith("source/", StringComparison.Ordinal) ? page
                : content.Has($"{file}/README.md") ? SitePaths.Of($"{file}/README.md")
                : "source/index.html";
        }

        if (!content.Has(file))
        {
            throw new SiteException($"{source} has a link to {file}, which is missing");
        }

        string target = SitePaths.Of(file);
        if (target.StartsWith("source/", StringComparison.Ordinal))
        {
            shown(file);
        }

        return target;
    }
}
