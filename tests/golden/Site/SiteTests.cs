using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ServalRef.Oracle.Clauses;
using ServalRef.Site.Diagrams;
using ServalRef.Site.Publishing;
using ServalRef.Site.References;
using ServalRef.Site.Sources;
using Xunit;

namespace ServalRef.Golden.Site;

/// <summary>The companion as files: complete, linked, the same each time, and asking nothing of any host.</summary>
public partial class SiteTests
{
    [Fact]
    public void EveryLinkAndAnchor_LeadsSomewhere()
    {
        Dictionary<string, HashSet<string>> anchors = BuiltSite.Files.ToDictionary(
            file => file.Path, file => file.Path.EndsWith(".html", StringComparison.Ordinal) ? Places(Encoding.UTF8.GetString(file.Content)) : []);

        Assert.Empty(BuiltSite.Pages.SelectMany(page => BuiltSite.Links(page.Html)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("data:", StringComparison.Ordinal))
            .Where(link => !IsAlive(page.Path, link))
            .Select(link => $"{page.Path}: {link}")));

        // A story's first step is a place, too: the player opens it.
        static HashSet<string> Places(string html) => [.. BuiltSite.Anchors(html), .. StoryKey().Matches(html).Select(match => $"{match.Groups[1].Value}.1")];

        bool IsAlive(string page, string link)
        {
            string[] parts = link.Split('#', 2);
            string target = parts[0].Length == 0 ? page : SitePaths.Resolve(page, parts[0]);
            return anchors.TryGetValue(target, out HashSet<string>? there) && (parts.Length == 1 || there.Contains(Uri.UnescapeDataString(parts[1])));
        }
    }

    [Fact]
    public void NoAnchor_StandsTwiceOnAPage() => Assert.Empty(
        BuiltSite.Pages.SelectMany(page => BuiltSite.Anchors(page.Html).GroupBy(id => id).Where(id => id.Skip(1).Any()).Select(id => $"{page.Path}#{id.Key}")));

    [Fact]
    public void SameContent_GivesTheSameBytes()
    {
        IReadOnlyList<SiteFile> again = new SiteBuilder(BuiltSite.Content).Build();

        Assert.Equal(BuiltSite.Files.Select(Fingerprint), again.Select(Fingerprint));

        static string Fingerprint(SiteFile file) => $"{file.Path} {Convert.ToHexString(SHA256.HashData(file.Content))}";
    }

    [Fact]
    public void NoPage_LoadsAnythingFromAnotherHost() => Assert.Empty(
        BuiltSite.Pages.SelectMany(page => Loaded().Matches(page.Html).Select(match => $"{page.Path}: {match.Value}")));

    [Fact]
    public void NoScriptOrStyleOfOurs_NamesAnotherHost() => Assert.Empty(
        BuiltSite.Files.Where(file => file.Path is "assets/site.js" or "assets/theme.js" or "assets/site.css")
            .Where(file => Encoding.UTF8.GetString(file.Content).Contains("://", StringComparison.Ordinal)).Select(file => file.Path));

    [Fact]
    public void EveryClauseAndNumber_HasAPermanentLink()
    {
        Dictionary<string, HashSet<string>> anchors = BuiltSite.Pages.ToDictionary(page => page.Path, page => BuiltSite.Anchors(page.Html).ToHashSet());

        Assert.All(
            ClauseCatalog.Default.All.SelectMany(clause => new[] { clause.Id, clause.Number }.Select(id => (Page: SitePaths.Of(clause.Chapter), Id: id))),
            place => Assert.Contains(place.Id, anchors[place.Page]));
    }

    [Fact]
    public void EveryMentionOfAClauseReadingOrHole_IsALink()
    {
        ReferenceTable references = ReferenceTable.Read(BuiltSite.Content, ClauseCatalog.Default);

        Assert.Empty(BuiltSite.Pages.SelectMany(page => Mention().Matches(Unlinked().Replace(page.Html, " "))
            .Where(match => references.Find(match.Value) is not null).Select(match => $"{page.Path}: {match.Value}")).Distinct());
    }

    [Fact]
    public void EveryLinkedName_HasATextForTheHover()
    {
        string texts = BuiltSite.Text("assets/references.js");

        Assert.All(
            BuiltSite.Pages.SelectMany(page => Hover().Matches(page.Html).Select(match => match.Groups[1].Value)).Distinct(),
            key => Assert.Contains($"\"{System.Net.WebUtility.HtmlDecode(key)}\":[", texts, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryKeptDiagram_IsDrawnFromItsPresentSource() => Assert.Empty(
        KeptDiagrams.In(BuiltSite.Content).Where(diagram => !BuiltSite.Content.Has(diagram.File) || !DrawnDiagram.IsOf(BuiltSite.Content.Read(diagram.File), diagram.Source))
            .Select(diagram => diagram.File));

    [Fact]
    public void VendoredLibrary_IsTheOneThatItsNoteNames() => Assert.Contains(
        $"SHA-256 {Convert.ToHexStringLower(SHA256.HashData(BuiltSite.Files.Single(file => file.Path == "assets/minisearch.js").Content))}",
        BuiltSite.Text("assets/minisearch.version.txt"), StringComparison.Ordinal);

    [Fact]
    public void AFolderWithoutASpecification_IsRefused() =>
        Assert.Contains("spec/README.md is missing", Assert.Throws<SiteException>(() => new ContentTree(Path.Combine(BuiltSite.Content.Root, "src"))).Message, StringComparison.Ordinal);

    [Fact]
    public void EveryPageOfTheSpecification_IsNamedInTheContents()
    {
        string index = BuiltSite.Text("index.html");

        Assert.All(
            BuiltSite.Content.Files("spec", ".md").Where(file => !file.EndsWith(".intro.md", StringComparison.Ordinal)),
            file => Assert.Contains($"href=\"{SitePaths.Of(file)}\"", index, StringComparison.Ordinal));
    }

    [GeneratedRegex("<(?:script|img|link|iframe)[^>]*(?:src|href)=\"(?:https?:)?//[^>]*>")]
    private static partial Regex Loaded();

    // Links, headings of pages, and what is no text.
    [GeneratedRegex("<!--.*?-->|<a\\b[^>]*>.*?</a>|<h1\\b.*?</h1>|<(script|style|title|button|label|select)\\b.*?</\\1>|<td id=[^>]*>.*?</td>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Unlinked();

    [GeneratedRegex(@"(?<![\w-])(?:[A-Z]+-[1-9]\d*[a-z]?|[FDM][1-9]\d?)(?![\w-])")]
    private static partial Regex Mention();

    [GeneratedRegex("\"key\":\"([^\"]*)\"")]
    private static partial Regex StoryKey();

    [GeneratedRegex("data-ref=\"([^\"]*)\"")]
    private static partial Regex Hover();
}
