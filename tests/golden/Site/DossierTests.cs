using ServalRef.Oracle.Clauses;
using ServalRef.Site.Dossiers;
using Xunit;

namespace ServalRef.Golden.Site;

/// <summary>What the companion gathers beside each clause.</summary>
public class DossierTests
{
    private static readonly Lazy<DossierCatalog> Catalog = new(() => DossierCatalog.Read(BuiltSite.Content));

    [Fact]
    public void EveryClause_HasADossierAndAPage()
    {
        Assert.Equal(ClauseCatalog.Default.All.Select(clause => clause.Id), Catalog.Value.All.Select(dossier => dossier.Clause.Id));
        Assert.All(Catalog.Value.All, dossier => Assert.Contains(BuiltSite.Files, file => file.Path == $"clauses/{dossier.Clause.Id}.html"));
    }

    [Fact]
    public void EveryCitation_NamesALineThatCitesTheClause() => Assert.All(
        Catalog.Value.All.SelectMany(dossier => dossier.Code.Concat(dossier.Tests).Select(place => (dossier.Clause, place))),
        citation => Assert.Contains(
            ClauseId.FindIn(BuiltSite.Content.Read(citation.place.File).Split('\n')[citation.place.Line - 1]),
            id => id == citation.Clause.Id || id == citation.Clause.Number));

    [Fact]
    public void TheRepeatedRsyn_HasArrowsTestsDefectsVectorsAndTheVerdictOnThePrototype()
    {
        ClauseDossier dossier = Catalog.Value["MIG-7"];

        Assert.NotEmpty(dossier.Arrows);
        Assert.NotEmpty(dossier.Tests);
        Assert.NotEmpty(dossier.Vectors);
        Assert.Contains(dossier.Defects, defect => defect is { Name: "repeated-rsyn-answered-with-ack", AtHost: "found" });
        Assert.Equal("04a at B, 04f at B", dossier.Prototype.Broken);
    }

    [Fact]
    public void AHoleAndAProperty_StandWithTheClausesThatTheyName()
    {
        Assert.Contains(Catalog.Value["MIG-5"].Holes, hole => hole.Name == "F9");
        Assert.Contains(Catalog.Value["MIG-15a"].Properties, property => property.Name == "three-way-proof");
    }

    [Fact]
    public void WhatKeepsAClause_IsCountedByTheReport() => Assert.NotEmpty(Catalog.Value["WIRE-1"].Prototype.Tested);

    /// <summary>A MUST without a test would be a promise that nothing keeps.</summary>
    [Fact]
    public void NoClauseThatDemands_LacksATestOrAJudgingStatus() => Assert.Empty(
        Catalog.Value.All.Where(dossier => dossier.Missing.Any(lack => lack is "no test" or "no judging status")).Select(dossier => dossier.Clause.Id));

    [Fact]
    public void WhatIsMissing_StandsBesideTheClause() => Assert.All(
        Catalog.Value.All.Where(dossier => dossier.Missing.Count > 0),
        dossier => Assert.Contains($"Missing: {string.Join(", ", dossier.Missing)}.", BuiltSite.Text($"clauses/{dossier.Clause.Id}.html"), StringComparison.Ordinal));
}
