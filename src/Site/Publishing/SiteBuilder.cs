using System.Text;
using ServalRef.Oracle.Clauses;
using ServalRef.Site.Dossiers;
using ServalRef.Site.Markdown;
using ServalRef.Site.References;
using ServalRef.Site.Sources;
using ServalRef.Site.Stories;

namespace ServalRef.Site.Publishing;

/// <summary>A file of the site.</summary>
/// <param name="Path">Where it stands, from the root of the site, with forward slashes.</param>
/// <param name="Content">Its bytes.</param>
public sealed record SiteFile(string Path, byte[] Content);

/// <summary>Makes the companion: all pages of the specification, linked, searchable, in files that work from a disk.</summary>
/// <remarks>The same content gives the same bytes; nothing is asked of a network or a clock.</remarks>
public sealed class SiteBuilder
{
    private readonly ContentTree _content;

    private readonly ReferenceTable _references;

    private readonly ReferenceLinker _linker;

    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    /// <summary>Prepares a site.</summary>
    /// <param name="content">What it is made from.</param>
    /// <exception cref="SiteException">The content is incomplete.</exception>
    public SiteBuilder(ContentTree content)
    {
        _content = content;
        _references = ReferenceTable.Read(content, ClauseCatalog.Default);
        _linker = new ReferenceLinker(_references);
    }

    /// <summary>All files of the site, by path.</summary>
    /// <exception cref="SiteException">A page cannot be made; the message says which and why.</exception>
    public IReadOnlyList<SiteFile> Build()
    {
        List<(string Section, Page Page)> pages = [.. Pages()];
        IReadOnlyList<NavigationSection> navigation =
            [.. pages.Where(page => page.Section.Length > 0).GroupBy(page => page.Section).Select(section => new NavigationSection(section.Key, [.. section.Select(page => page.Page)]))];
        PageTemplate template = new(navigation);
        List<SiteFile> files = [.. pages.Select(page => Text(page.Page.Path, template.Fill(page.Page)))];
        files.Add(Text(SiteAssets.Folder + "references.js", ScriptData.References(_references)));
        files.Add(Text(SiteAssets.Folder + "search-data.js", ScriptData.Search(pages.Select(page => page.Page).Where(page => page.Searched), _references)));
        files.AddRange(_content.Files("spec/plots", ".svg").Select(file => new SiteFile(SitePaths.Of(file), _content.ReadBytes(file))));
        files.AddRange(SiteAssets.Files());
        files.AddRange(JudgePage.Files(_content));
        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private static SiteFile Text(string path, string text) => new(path, new UTF8Encoding(false).GetBytes(text.ReplaceLineEndings("\n")));

    private IEnumerable<(string Section, Page Page)> Pages()
    {
        DossierPages dossiers = new(DossierCatalog.Read(_content), file => _shown.Add(file));
        PageRenderer renderer = new(_content, _references, dossiers.Glance);
        foreach (SiteSection section in SiteMap.Sections(_content))
        {
            foreach (string source in section.Sources)
            {
                yield return (section.Title, Linked(renderer.Render(source, file => _shown.Add(file))));
            }
        }

        yield return (SiteMap.LookedUp, Linked(dossiers.Index()));
        foreach (Page clause in dossiers.Pages())
        {
            yield return (string.Empty, Linked(clause));
        }

        yield return (SiteMap.Start, JudgePage.Make(_content));
        foreach (Page story in StoryPages.All(_content))
        {
            yield return (StoryPages.Named.Contains(story.Path) ? SiteMap.Shown : string.Empty, Linked(story));
        }

        ListingPages listings = new(_content);
        foreach (Page scenario in _content.Files("examples", ".yaml").Select(listings.Scenario))
        {
            yield return (string.Empty, Linked(scenario));
        }

        string[] shown = [.. _shown.Where(file => SitePaths.Of(file).StartsWith("source/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        foreach (Page listing in shown.Select(listings.Source))
        {
            yield return (string.Empty, Linked(listing));
        }

        yield return (string.Empty, ListingPages.Index(shown));
    }

    private Page Linked(Page page) => page with { Body = _linker.Link(page.Path, page.Body) };
}
