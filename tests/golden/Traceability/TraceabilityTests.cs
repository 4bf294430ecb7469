using ServalRef.Citations;
using ServalRef.Golden.Architecture;
using ServalRef.Oracle.Clauses;
using Xunit;
using Table = ServalRef.Oracle.Clauses.Traceability;

namespace ServalRef.Golden.Traceability;

/// <summary>The specification, the code and the tests refer to each other, and every reference holds.</summary>
public class TraceabilityTests
{
    private static readonly IReadOnlyList<Citation> Citations = CitationScanner.Scan(SourceTree.Root);

    [Fact]
    public void Specification_IsWellFormed() => Assert.NotEmpty(ClauseCatalog.Default.All);

    [Fact]
    public void Numbers_OfAChapter_HaveNoGaps()
    {
        foreach (IGrouping<string, string> chapter in ClauseCatalog.Default.All.Select(clause => clause.Number).Distinct().GroupBy(id => id.Split('-')[0]))
        {
            Assert.Equal(Enumerable.Range(1, chapter.Count()).Select(n => $"{chapter.Key}-{n}"), chapter.Order(ClauseId.Order));
        }
    }

    [Fact]
    public void EveryCitation_NamesAClause() => Assert.Empty(Citations
        .Where(citation => ClauseCatalog.Default.Find(citation.Clause).Count == 0)
        .Select(citation => $"{citation.File}:{citation.Line}: {citation.Clause}"));

    [Fact]
    public void EveryArrow_BeginsWithAClause() => Assert.Empty(MachineArrows.All
        .Where(arrow => ClauseCatalog.Default.Find(arrow.Clause).Count == 0)
        .Select(arrow => $"{arrow.Machine}: {arrow.From}, {arrow.Trigger}: '{arrow.Clause}'"));

    [Fact]
    public void EveryFinishedRequirement_IsCitedByATest()
    {
        Table table = CitationTable.From(Citations);
        string[] untested = [.. ClauseCatalog.Default.All
            .Where(clause => clause is { Reserved: false, Level: ClauseLevel.Must or ClauseLevel.MustNot })
            .Where(clause => table.Of(clause.Id).Tests.Count == 0)
            .Select(clause => clause.Id)
            .Order(ClauseId.Order)];

        Assert.True(untested.Length == 0, $"No test cites {string.Join(", ", untested)}.");
    }

    [Fact]
    public void Table_IsUpToDate()
    {
        string verified = Path.Combine(SourceTree.Root, Table.File);
        string received = Path.ChangeExtension(verified, ".received.json");
        string actual = CitationTable.From(Citations).ToJson();
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"{Table.File} is not what the sources say. To accept: mv '{received}' '{verified}'");
    }
}
