using ServalRef.Oracle.Clauses;
using ServalRef.Site.Publishing;
using ServalRef.Site.References;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Dossiers;

/// <summary>The dossiers of all clauses, gathered from the catalogues that the project keeps and generates.</summary>
public sealed class DossierCatalog
{
    private const string Verification = "spec/verification.md";

    private readonly Dictionary<string, ClauseDossier> _byClause;

    private DossierCatalog(IReadOnlyList<ClauseDossier> all)
    {
        All = all;
        _byClause = all.ToDictionary(dossier => dossier.Clause.Id, StringComparer.Ordinal);
    }

    /// <summary>Every clause, in the order of the specification.</summary>
    public IReadOnlyList<ClauseDossier> All { get; }

    /// <summary>The dossier of a clause.</summary>
    /// <exception cref="KeyNotFoundException">There is no such clause.</exception>
    public ClauseDossier this[string clause] => _byClause[clause];

    /// <summary>Gathers them.</summary>
    /// <exception cref="SiteException">The content is incomplete.</exception>
    public static DossierCatalog Read(ContentTree content)
    {
        ArgumentNullException.ThrowIfNull(content);
        CitationLines lines = new(content);
        (string Ids, ModelProperty Property)[] properties = [.. MarkdownTable.Rows(content.Read(Verification))
            .Where(cells => cells.Length == 3 && ClauseId.FindIn(cells[1]).Any())
            .Select(cells => (cells[1], new ModelProperty(HtmlText.PlainMarkdown(cells[0]), HtmlText.PlainMarkdown(cells[2]))))];
        IReadOnlyList<GlossaryHole> holes = Glossary.Parse(content.Read(Glossary.File)).Holes;
        IReadOnlyList<DefectRecord> defects = DefectRecord.Read(content);
        ILookup<string, VectorStep> vectors = VectorIndex.Read(content);
        IReadOnlyDictionary<string, PrototypeStanding> prototype = PrototypeStandings.Parse(content.Read(PrototypeStandings.File));
        IReadOnlyList<LedgerEntry> ledger = Ledger.Parse(content.Read(Ledger.File));
        return new DossierCatalog([.. ClauseCatalog.Default.All.Select(clause => new ClauseDossier(clause)
        {
            Arrows = MachineArrows.Of(clause.Id),
            Code = [.. Traceability.Default.Of(clause.Id).Code.Where(place => !IsDefect(place)).Select(place => lines.Find(clause.Id, place))],
            Tests = [.. Traceability.Default.Of(clause.Id).Tests.Select(place => lines.Find(clause.Id, place))],
            Properties = [.. properties.Where(row => Names(ClauseId.FindIn(row.Ids), clause)).Select(row => row.Property)],
            Holes = [.. holes.Where(hole => Names(ClauseId.FindIn(hole.ClosedBy), clause))],
            Defects = [.. defects.Where(defect => Names([defect.Clause], clause))],
            Vectors = [.. vectors[clause.Id], .. clause.Part is null ? [] : vectors[clause.Number]],
            Prototype = prototype.GetValueOrDefault(clause.Id, PrototypeStanding.Unknown),
            Readings = [.. ledger.Where(entry => Names(entry.Clauses, clause))],
            Judging = JudgingStatuses.Default.TryGet(clause.Id, out JudgingStatus? status) ? status : null,
        })]);
    }

    private static bool Names(IEnumerable<string> ids, Clause clause) => ids.Any(id => id == clause.Id || id == clause.Number);

    // The catalogue of defects cites what it breaks; it carries nothing out.
    private static bool IsDefect(string place) => place.StartsWith("src/Defects/", StringComparison.Ordinal);
}
