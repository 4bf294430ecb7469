using System.Text;
using System.Text.RegularExpressions;
using ServalRef.Site.Publishing;

namespace ServalRef.Site.References;

/// <summary>Makes links of all mentions of clauses, readings, holes and glossary words in the HTML of a page.</summary>
/// <remarks>
/// It works on finished HTML, so that tables, listings and drawings are linked like prose. Words of the glossary are linked in
/// prose only; after the first of a section they are no stop of the Tab key, or a page would have hundreds (R-270).
/// </remarks>
internal sealed partial class ReferenceLinker
{
    private readonly ReferenceTable _references;

    private readonly Regex _terms;

    public ReferenceLinker(ReferenceTable references)
    {
        _references = references;
        string words = string.Join('|', references.Terms.Keys.OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal)
            .Select(Regex.Escape));
        _terms = new Regex($@"(?<![\w-])({words})(?:s|es)?(?![\w-])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    }

    /// <summary>Links a page.</summary>
    /// <param name="page">Its path in the site.</param>
    /// <param name="html">Its body.</param>
    public string Link(string page, string html)
    {
        StringBuilder linked = new(html.Length * 2);
        Nesting nesting = new();
        foreach (Match piece in Piece().Matches(html))
        {
            string text = piece.Value;
            if (text[0] == '<')
            {
                linked.Append(nesting.Enter(text) ? Known(page, text) : text);
            }
            else
            {
                Append(linked, page, text, nesting);
            }
        }

        return linked.ToString();
    }

    /// <summary>Gives a link that leads to a clause, reading, hole or term its hover.</summary>
    private string Known(string page, string tag)
    {
        Match href = Href().Match(tag);
        if (!href.Success || tag.Contains("data-ref", StringComparison.Ordinal))
        {
            return tag;
        }

        string link = href.Groups[1].Value;
        string target = link.StartsWith('#') ? page + link : SitePaths.Resolve(page, link);
        return _references.At(target) is { } reference ? $"{tag[..^1]} data-ref=\"{HtmlText.Escape(reference.Key)}\">" : tag;
    }

    private void Append(StringBuilder linked, string page, string text, Nesting nesting)
    {
        if (!nesting.LinksNames)
        {
            linked.Append(text);
            return;
        }

        int at = 0;
        foreach (Match name in Name().Matches(text))
        {
            if (_references.Find(name.Value) is { } reference)
            {
                AppendTerms(linked, page, text[at..name.Index], nesting);
                AppendLink(linked, page, reference, name.Value, " class=\"name\"");
                at = name.Index + name.Length;
            }
        }

        AppendTerms(linked, page, text[at..], nesting);
    }

    private void AppendTerms(StringBuilder linked, string page, string text, Nesting nesting)
    {
        int at = 0;
        foreach (Match word in nesting.LinksTerms ? _terms.Matches(text) : Enumerable.Empty<Match>())
        {
            string name = word.Groups[1].Value;
            // An abbreviation in capitals is the word only as it is written: RTO, but not "rto".
            if (_references.Terms.TryGetValue(name, out Reference? term) && (!IsAbbreviation(term.Name) || term.Name == name))
            {
                linked.Append(text, at, word.Index - at);
                string stop = nesting.IsFirst(term.Name) ? " class=\"term\"" : " class=\"term again\" tabindex=\"-1\"";
                AppendLink(linked, page, term, word.Value, stop);
                at = word.Index + word.Length;
            }
        }

        linked.Append(text, at, text.Length - at);
    }

    private static void AppendLink(StringBuilder linked, string page, Reference reference, string text, string attributes) =>
        linked.Append("<a href=\"").Append(SitePaths.Relative(page, reference.Target)).Append("\" data-ref=\"")
            .Append(HtmlText.Escape(reference.Key)).Append('"').Append(attributes).Append('>').Append(text).Append("</a>");

    private static bool IsAbbreviation(string word) => word.Count(char.IsUpper) > 1;

    [GeneratedRegex(@"<!--.*?-->|<[^>]*>|[^<]+", RegexOptions.Singleline)]
    private static partial Regex Piece();

    [GeneratedRegex(@"(?<![\w-])(?:(?:WIRE|SEC|CTL|CONN|OPEN|FLOW|MIG|ADDR|RES|TEAR|DATA|CC|R)-[1-9]\d*[a-z]?|[FDM][1-9]\d?)(?![\w-])")]
    private static partial Regex Name();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Href();
}
