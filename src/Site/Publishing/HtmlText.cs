using System.Net;
using System.Text.RegularExpressions;

namespace ServalRef.Site.Publishing;

/// <summary>Small conversions between text and HTML.</summary>
internal static partial class HtmlText
{
    /// <summary>Text that may stand in an element or in an attribute between double quotes.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>The words of a piece of HTML, blanks joined.</summary>
    public static string Plain(string html) => Blanks().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ").Trim();

    /// <summary>One line of Markdown without its emphasis, code marks and link targets.</summary>
    public static string PlainMarkdown(string text) => Emphasis().Replace(Link().Replace(text, "$1"), string.Empty).Trim();

    /// <summary>A name as it may stand in an address: lower case, hyphens for all that is no letter or digit.</summary>
    public static string Slug(string text) => NoWord().Replace(text.ToLowerInvariant(), "-").Trim('-');

    /// <summary>The beginning of a text, cut between two words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters.</param>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..text.LastIndexOf(' ', most)].TrimEnd(',', ';', ':', '.', ' ') + " …";

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*|\*(?=\S)|(?<=\S)\*|`")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NoWord();
}
