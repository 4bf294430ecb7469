using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using ServalRef.Oracle.Clauses;
using ServalRef.Site.References;

namespace ServalRef.Site.Publishing;

/// <summary>Data for the page's scripts, as scripts themselves: a page that is opened from a disk may not fetch files.</summary>
internal static partial class ScriptData
{
    private const int LongestSection = 1200;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The texts of hovers, by the key that links bear.</summary>
    public static string References(ReferenceTable references) => Assign("servalReferences", json =>
    {
        json.WriteStartObject();
        foreach (Reference reference in references.All.DistinctBy(reference => reference.Key))
        {
            json.WriteStartArray(reference.Key);
            json.WriteStringValue(reference.Heading);
            json.WriteStringValue(reference.Text);
            json.WriteStringValue(reference.Target);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    /// <summary>The texts of some clauses, for a page outside the site, where they have no place.</summary>
    /// <param name="ids">Clauses, or numbers that have parts; what is none is passed over.</param>
    /// <param name="catalog">Their texts.</param>
    public static string Clauses(IEnumerable<string> ids, ClauseCatalog catalog) => Assign("servalReferences", json =>
    {
        json.WriteStartObject();
        foreach (string id in ids.Where(id => catalog.Find(id).Count > 0))
        {
            json.WriteStartArray(id);
            json.WriteStringValue(id);
            json.WriteStringValue(string.Join(" ", catalog.Find(id).Select(clause => HtmlText.PlainMarkdown(clause.Text))));
            json.WriteStringValue(string.Empty);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    /// <summary>What the search finds: clauses, readings, holes and words, and the sections of all pages.</summary>
    public static string Search(IEnumerable<Page> pages, ReferenceTable references) => Assign("servalSearch", json =>
    {
        json.WriteStartArray();
        foreach (Reference reference in references.All)
        {
            Entry(json, reference.Name, reference.Kind.ToString(), reference.Heading, reference.Target, reference.Text);
        }

        foreach (Page page in pages)
        {
            foreach ((string anchor, string heading, string text) in Sections(page))
            {
                Entry(json, string.Empty, page.Title, heading, page.Path + anchor, text);
            }
        }

        json.WriteEndArray();
    });

    private static void Entry(Utf8JsonWriter json, string name, string kind, string title, string target, string text)
    {
        json.WriteStartArray();
        foreach (string value in new[] { name, kind, title, target, HtmlText.Cut(text, LongestSection) })
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>A page cut at its headings: anchor, heading, words.</summary>
    private static IEnumerable<(string Anchor, string Heading, string Text)> Sections(Page page)
    {
        int at = 0;
        string anchor = string.Empty;
        string heading = page.Title;
        foreach (Match next in Heading().Matches(page.Body))
        {
            yield return (anchor, heading, HtmlText.Plain(page.Body[at..next.Index]));
            at = next.Index + next.Length;
            anchor = $"#{next.Groups["id"].Value}";
            heading = page.Headings.FirstOrDefault(h => $"#{h.Id}" == anchor)?.Text ?? page.Title;
        }

        yield return (anchor, heading, HtmlText.Plain(page.Body[at..]));
    }

    private static string Assign(string name, Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            write(json);
        }

        // Within a page, nothing in a script may end it.
        string text = Encoding.UTF8.GetString(stream.ToArray()).Replace("<", "\\u003c", StringComparison.Ordinal);
        return $"globalThis.{name} = {text};\n";
    }

    [GeneratedRegex("<h[2-6] id=\"(?<id>[^\"]*)\">.*?</h[2-6]>", RegexOptions.Singleline)]
    private static partial Regex Heading();
}
