using System.Text;
using System.Text.RegularExpressions;
using ServalRef.Golden.Architecture;
using ServalRef.Site.Publishing;
using ServalRef.Site.Sources;

namespace ServalRef.Golden.Site;

/// <summary>The site of this source tree, made once for all tests of it.</summary>
internal static partial class BuiltSite
{
    private static readonly Lazy<IReadOnlyList<SiteFile>> Made = new(() => new SiteBuilder(Content).Build());

    /// <summary>What it is made from.</summary>
    public static ContentTree Content => new(SourceTree.Root);

    /// <summary>All of its files.</summary>
    public static IReadOnlyList<SiteFile> Files => Made.Value;

    /// <summary>Its pages: path and HTML.</summary>
    public static IEnumerable<(string Path, string Html)> Pages =>
        Files.Where(file => file.Path.EndsWith(".html", StringComparison.Ordinal)).Select(file => (file.Path, Encoding.UTF8.GetString(file.Content)));

    /// <summary>One file as text.</summary>
    public static string Text(string path) => Encoding.UTF8.GetString(Files.Single(file => file.Path == path).Content);

    /// <summary>What a page leads to or loads.</summary>
    public static IEnumerable<string> Links(string html) => Link().Matches(html).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>The anchors of a page.</summary>
    public static IEnumerable<string> Anchors(string html) => Anchor().Matches(html).Select(match => match.Groups[1].Value);

    [GeneratedRegex("\\b(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("\\bid=\"([^\"]*)\"")]
    private static partial Regex Anchor();
}
