using System.Text;
using ServalRef.Oracle.Clauses;
using ServalRef.Site.Publishing;
using ServalRef.StateMachines;

namespace ServalRef.Site.Dossiers;

/// <summary>Shows dossiers: a page for each clause, a line beside each in its chapter, and a table of all.</summary>
/// <param name="catalog">The dossiers.</param>
/// <param name="shown">Called with each file that a page leads to.</param>
internal sealed class DossierPages(DossierCatalog catalog, Action<string> shown)
{
    private const int MostVectors = 12;

    private static readonly string[] Columns = ["clause", "level", "arrows", "code", "tests", "models", "defects", "vectors", "readings", "missing"];

    /// <summary>The table of all clauses.</summary>
    public const string IndexPath = "clauses/index.html";

    /// <summary>Where the page of a clause stands.</summary>
    public static string PathOf(string clause) => $"clauses/{clause}.html";

    /// <summary>The line beside a clause in its chapter.</summary>
    /// <param name="clause">The clause.</param>
    public string Glance(string clause)
    {
        ClauseDossier dossier = catalog[clause];
        StringBuilder html = new("<ul class=\"glance\">");
        html.Append($"<li><a href=\"{PathOf(clause)}\">all about {clause}</a></li>");
        foreach (string count in Counts(dossier))
        {
            html.Append($"<li>{count}</li>");
        }

        foreach (string lack in dossier.Missing)
        {
            html.Append($"<li class=\"none\">{lack}</li>");
        }

        return html.Append("</ul>").ToString();
    }

    /// <summary>The pages of all clauses.</summary>
    public IEnumerable<Page> Pages() => catalog.All.Select(PageOf);

    /// <summary>The table of all clauses with what is there and what is missing.</summary>
    public Page Index()
    {
        StringBuilder html = new("<h1>All clauses</h1>\n<p>What stands behind each clause, and what one would expect there and does not find.</p>\n");
        foreach (IGrouping<string, ClauseDossier> chapter in catalog.All.GroupBy(dossier => dossier.Clause.Chapter))
        {
            string name = Path.GetFileNameWithoutExtension(chapter.Key)[3..].Replace('-', ' ');
            html.Append($"<h2 id=\"{HtmlText.Slug(name)}\">{char.ToUpperInvariant(name[0])}{name[1..]}</h2>\n");
            html.Append("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"Clauses of this chapter\"><table class=\"counts\"><thead><tr>");
            html.AppendJoin(string.Empty, Columns.Select(head => $"<th scope=\"col\">{head}</th>"));
            html.Append("</tr></thead><tbody>\n");
            foreach (ClauseDossier dossier in chapter)
            {
                html.Append($"<tr><td><a href=\"{dossier.Clause.Id}.html\" data-ref=\"{dossier.Clause.Id}\">{dossier.Clause.Id}</a></td><td>{dossier.Clause.LevelText}</td>");
                int[] counts = [dossier.Arrows.Count, dossier.Code.Count, dossier.Tests.Count, dossier.Properties.Count + dossier.Holes.Count, dossier.Defects.Count, dossier.Vectors.Count, dossier.Readings.Count];
                html.AppendJoin(string.Empty, counts.Select(count => $"<td class=\"number\">{(count == 0 ? "–" : count)}</td>"));
                html.Append($"<td class=\"none\">{string.Join(", ", dossier.Missing)}</td></tr>\n");
            }

            html.Append("</tbody></table></div>\n");
        }

        PageHeading[] headings = [.. catalog.All.Select(dossier => dossier.Clause.Chapter).Distinct()
            .Select(chapter => Path.GetFileNameWithoutExtension(chapter)[3..].Replace('-', ' '))
            .Select(name => new PageHeading(HtmlText.Slug(name), 2, $"{char.ToUpperInvariant(name[0])}{name[1..]}"))];
        return new Page(IndexPath, "All clauses", html.ToString(), headings) { Style = "wide", Searched = false };
    }

    private static IEnumerable<string> Counts(ClauseDossier dossier)
    {
        (int Count, string One, string Many)[] counts =
        [
            (dossier.Arrows.Count, "arrow", "arrows"), (dossier.Code.Count, "place in code", "places in code"), (dossier.Tests.Count, "test", "tests"),
            (dossier.Defects.Count, "defect", "defects"), (dossier.Vectors.Count, "vector", "vectors"), (dossier.Readings.Count, "reading", "readings"),
        ];
        return [.. counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {(count.Count == 1 ? count.One : count.Many)}"),
            .. dossier.Prototype.Broken.Length > 0 ? ["the prototype breaks it"] : Array.Empty<string>()];
    }

    private Page PageOf(ClauseDossier dossier)
    {
        Clause clause = dossier.Clause;
        string path = PathOf(clause.Id);
        StringBuilder html = new();
        html.Append($"<h1>{clause.Id}</h1>\n<p class=\"kind\">{clause.LevelText} · {clause.DialectText}{(clause.Reserved ? " · announced, not worked out" : string.Empty)} · ");
        html.Append($"<a href=\"{SitePaths.Relative(path, SitePaths.Of(clause.Chapter))}#{clause.Id}\">{HtmlText.Escape(clause.Heading)}</a></p>\n");
        html.Append($"<blockquote class=\"requirement\">{HtmlText.Escape(HtmlText.PlainMarkdown(clause.Text))}</blockquote>\n");
        Missing(html, dossier);
        Section(html, "Judged", Judged(clause, dossier.Judging));
        Section(html, "Arrows of the machines", dossier.Arrows.Select(arrow => Arrow(path, arrow)));
        Section(html, "Code", dossier.Code.Select(place => Place(path, place)));
        Section(html, "Tests", dossier.Tests.Select(place => Place(path, place)));
        Section(html, "Models and properties", dossier.Properties.Select(property => $"<a href=\"../verification.html#what-is-asked\">{HtmlText.Escape(property.Name)}</a>: {HtmlText.Escape(property.Sentence)}"));
        Section(html, "Holes that it closes", dossier.Holes.Select(hole => $"{hole.Name}: {HtmlText.Escape(hole.Harm)}"));
        Section(html, "Hosts that break it", dossier.Defects.Select(Defect));
        Section(html, "Test vectors", Vectors(dossier.Vectors));
        Section(html, "The 2014 prototype", Prototype(dossier.Prototype));
        Section(html, "Readings", dossier.Readings.Select(entry => $"{entry.Name}: {HtmlText.Escape(entry.Title.Length > 0 ? entry.Title : HtmlText.Cut(entry.Text, 120))}"));
        return new Page(path, clause.Id, html.ToString(), []) { Searched = false };
    }

    private static void Missing(StringBuilder html, ClauseDossier dossier)
    {
        if (dossier.Missing.Count > 0)
        {
            html.Append($"<p class=\"none\">Missing: {string.Join(", ", dossier.Missing)}.</p>\n");
        }
    }

    private static void Section(StringBuilder html, string title, IEnumerable<string> items)
    {
        string[] all = [.. items];
        if (all.Length > 0)
        {
            html.Append($"<h2 id=\"{HtmlText.Slug(title)}\">{title}</h2>\n<ul>\n").AppendJoin(string.Empty, all.Select(item => $"<li>{item}</li>\n")).Append("</ul>\n");
        }
    }

    private static IEnumerable<string> Judged(Clause clause, JudgingStatus? status) => status is null ? [] : new[] { Dialect.Mtp1, Dialect.Prototype2014 }
        .Where(clause.AppliesTo)
        .Select(dialect => $"{dialect.Name}: {HtmlText.Escape(HtmlText.PlainMarkdown(status.Sentence(dialect)))}");

    private static string Arrow(string path, MachineArrow arrow)
    {
        string machine = SitePaths.Relative(path, $"machines/{arrow.Machine.ToLowerInvariant()}.html#{arrow.Trigger.ToLowerInvariant()}");
        string acts = arrow.Actions.Length > 0 ? $": {HtmlText.Escape(arrow.Actions)}" : string.Empty;
        return $"<a href=\"{machine}\">{arrow.Machine}</a> {arrow.From} → {arrow.To}, {arrow.Trigger}, if {HtmlText.Escape(arrow.Guard)}{acts}";
    }

    private string Place(string path, CitedPlace place)
    {
        shown(place.File);
        return $"<a href=\"{SitePaths.Relative(path, SitePaths.Of(place.File))}#L{place.Line}\">{HtmlText.Escape(place.Member)}</a> <small>{HtmlText.Escape(place.File)}, line {place.Line}</small>";
    }

    private static string Defect(DefectRecord defect)
    {
        string caught = defect.AtHost.Length > 0 ? $" At the host: {HtmlText.Escape(defect.AtHost)}." : string.Empty;
        return $"<a href=\"../defects.html\">{defect.Name}</a>: {HtmlText.Escape(defect.Title)} (story {HtmlText.Escape(defect.Story)}; shown by {HtmlText.Escape(defect.Seen)}).{caught}";
    }

    private static IEnumerable<string> Vectors(IReadOnlyList<VectorStep> vectors)
    {
        foreach (VectorStep step in vectors.Take(MostVectors))
        {
            yield return $"<a href=\"../{Stories.VectorStories.PathOf(step.File)}#{HtmlText.Escape(step.Vector)}.1\">{HtmlText.Escape(step.Vector)}</a> <small>{HtmlText.Escape(step.File)}, step {step.Step}</small>";
        }

        if (vectors.Count > MostVectors)
        {
            yield return $"and {vectors.Count - MostVectors} more vectors";
        }
    }

    private static IEnumerable<string> Prototype(PrototypeStanding standing) =>
        standing.Broken.Length > 0 ? [$"<a href=\"../prototype-report.html#clauses-broken\">breaks it</a>: {HtmlText.Escape(standing.Broken)}"]
        : standing.Tested.Length > 0 ? [$"<a href=\"../prototype-report.html#clauses-kept\">keeps it</a>: put to the test {standing.Tested}"]
        : [];
}
