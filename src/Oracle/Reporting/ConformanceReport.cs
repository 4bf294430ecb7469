using ServalRef.Oracle.Clauses;

namespace ServalRef.Oracle.Reporting;

/// <summary>
/// What a stack keeps of the specification, departs from and breaks, shown by captures of it; written as Markdown for the
/// specification's folder.
/// </summary>
/// <remarks>Nothing is said in it that is not in the judgements or in the specification, but for the introduction.</remarks>
public sealed class ConformanceReport
{
    private readonly IReadOnlyList<JudgedView> _views;

    private readonly ClauseCatalog _catalog;

    /// <summary>Prepares a report.</summary>
    /// <param name="views">The judged views, in the order in which they are to appear.</param>
    /// <param name="catalog">The clauses.</param>
    public ConformanceReport(IEnumerable<JudgedView> views, ClauseCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(catalog);
        _views = [.. views];
        _catalog = catalog;
    }

    /// <summary>Writes the page.</summary>
    /// <param name="writer">Where to; its line ends are used.</param>
    /// <param name="introduction">Markdown that begins the page, with its title.</param>
    public void Write(TextWriter writer, string introduction)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(introduction);
        foreach (string line in introduction.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            writer.WriteLine(line);
        }

        new VerdictTable(_views).Write(writer);
        var sections = new FindingSections(_views, _catalog);
        sections.Write(writer, "Clauses broken", "No MUST was certainly broken.", Severity.Violation);
        sections.Write(writer, "Deviations", "No SHOULD was departed from.", Severity.Deviation);
        if (_views.Any(view => view.Report.Findings.Any(finding => finding.Severity == Severity.Unspecified)))
        {
            sections.Write(writer, "Not specified", string.Empty, Severity.Unspecified);
        }

        new ClauseTables(_views, _catalog).Write(writer);
    }
}
