using ServalRef.Site.Sources;

namespace ServalRef.Site.Publishing;

/// <summary>A part of the contents: a heading and the files below it.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Sources">Markdown files of the source tree, in order.</param>
internal sealed record SiteSection(string Title, IReadOnlyList<string> Sources);

/// <summary>Which files of the source tree are pages, and in which order the contents name them.</summary>
internal static class SiteMap
{
    private const string Chapters = "The specification";

    private const string Project = "The project";

    private const string Others = "More";

    /// <summary>The first section.</summary>
    public const string Start = "Start";

    /// <summary>The section of what shows that the rules hold, and what breaks them.</summary>
    public const string Shown = "What shows it";

    /// <summary>The section of what is looked up rather than read.</summary>
    public const string LookedUp = "To look up";

    private static readonly SiteSection[] Kept =
    [
        new(Start, ["src/Site/Guide/index.md", "src/Site/Guide/tour.md", "src/Site/Guide/mptcp.md", "src/Site/Guide/quic.md", "spec/README.md"]),
        new(Chapters, []),
        new("The machines", ["spec/machines/connection.md", "spec/machines/flow.md", "spec/machines/migration.md"]),
        new(LookedUp, ["spec/glossary.md", "spec/readings.md", "spec/differences.md", "spec/scenarios.md"]),
        new(
            Shown,
            [
                "spec/verification.md", "spec/models/README.md", "spec/vectors/README.md", "spec/judging.md", "spec/judging-status.md", "spec/defects.md",
                "spec/prototype-report.md", "tests/golden/captures/README.md", "spec/evaluation.md", "tests/golden/vectors/README.md", "spec/examples.md",
            ]),
        new(Project, ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]),
    ];

    // Only a part of another page.
    private static readonly HashSet<string> Parts = new(StringComparer.Ordinal) { "spec/prototype-report.intro.md" };

    /// <summary>The sections of the contents; pages of the specification that none names come last, so that none is forgotten.</summary>
    public static IReadOnlyList<SiteSection> Sections(ContentTree content)
    {
        string[] spec = [.. content.Files("spec", ".md").Where(file => !Parts.Contains(file))];
        string[] guide = [.. content.Files(SitePaths.Guide.TrimEnd('/'), ".md")];
        string[] chapters = [.. spec.Where(file => char.IsDigit(Path.GetFileName(file)[0]))];
        List<SiteSection> sections = [.. Kept.Select(section => section.Title switch
        {
            Chapters => section with { Sources = chapters },
            Project => section with { Sources = [section.Sources[0], .. content.Files(SitePaths.Docs.TrimEnd('/'), ".md"), .. section.Sources.Skip(1)] },
            _ => section with { Sources = [.. section.Sources.Where(content.Has)] },
        })];
        string[] rest = [.. spec.Concat(guide).Except(sections.SelectMany(section => section.Sources))];
        if (rest.Length > 0)
        {
            sections.Add(new SiteSection(Others, rest));
        }

        return sections;
    }
}
