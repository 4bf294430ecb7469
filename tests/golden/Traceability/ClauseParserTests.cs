using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;
using Xunit;

namespace ServalRef.Golden.Traceability;

// Clause identifiers in this file are data, not citations.
public class ClauseParserTests
{
    private const string Chapter = "spec/x.md";

    [Fact]
    public void Parse_Paragraph_GivesTheClauseOnOneLine()
    {
        Clause clause = Assert.Single(ClauseParser.Parse(
            Chapter, "# Head\n\n## Part 7\n\n**MIG-7** (mtp1) One MUST\nNOT two and\n  three.\n\nProse.\n"));

        Assert.Equal(
            new Clause("MIG-7", ClauseLevel.MustNot, ClauseDialect.Mtp1, "One MUST NOT two and three.", Chapter, "Part 7", Reserved: false),
            clause);
    }

    [Fact]
    public void Parse_ThirdAttribute_MarksTheClauseReserved() =>
        Assert.True(Assert.Single(ClauseParser.Parse(Chapter, "**DATA-2** (both; reserved) It MUST come later.")).Reserved);

    [Fact]
    public void Parse_WindowsLineEnds_AreLineEnds() =>
        Assert.Equal("One MAY two.", Assert.Single(ClauseParser.Parse(Chapter, "**CC-1** (both) One MAY\r\ntwo.\r\n\r\nProse.")).Text);

    [Fact]
    public void Parse_FencedBlock_IsAnExample() =>
        Assert.Empty(ClauseParser.Parse(Chapter, "```\n**MIG-7** (both) A MUST.\n# no heading\n```\n"));

    [Theory]
    [InlineData("MUST", Severity.Violation)]
    [InlineData("MUST NOT", Severity.Violation)]
    [InlineData("SHOULD", Severity.Deviation)]
    [InlineData("SHOULD NOT", Severity.Deviation)]
    [InlineData("MAY", Severity.Unspecified)]
    public void Severity_FollowsFromTheLevel(string level, Severity severity)
    {
        Clause clause = Assert.Single(ClauseParser.Parse(Chapter, $"**CTL-1** (both) A host {level} answer."));

        Assert.Equal(severity, clause.Severity);
        Assert.Equal(level, clause.LevelText);
    }

    [Theory]
    [InlineData("**MIG-7**: text.", "malformed clause")]
    [InlineData("  **MIG-7** (both) It MUST.", "malformed clause")]
    [InlineData("**MIG-7** (both; planned) It MUST.", "malformed clause")]
    [InlineData("**MIG-7A** (both) It MUST.", "malformed clause")]
    [InlineData("**MIG-7ab** (both) It MUST.", "malformed clause")]
    [InlineData("**MIG-7** (mtp2) It MUST.", "unknown dialect 'mtp2'")]
    [InlineData("**MIG-7** (MUST, both) Text.", "unknown dialect 'MUST, both'")]
    [InlineData("**MOVE-7** (both) It MUST.", "'MOVE-7' is no clause identifier")]
    [InlineData("**MIG-07** (both) It MUST.", "'MIG-07' is no clause identifier")]
    [InlineData("**MIG-7** (both)", "has no text")]
    [InlineData("**MIG-7** (both) It is answered.", "MIG-7 has no key word")]
    [InlineData("**MIG-7** (both) It SHALL answer.", "MIG-7 has no key word")]
    [InlineData("**MIG-7** (both) It MUST answer and MAY repeat.", "MIG-7 has the key words MUST, MAY")]
    [InlineData("**MIG-7** (both) It MUST NOT answer and MUST NOT repeat.", "MIG-7 has the key words MUST NOT, MUST NOT")]
    [InlineData("Prose.\n**MIG-7** (both) It MUST.", "must begin a paragraph")]
    [InlineData("**MIG-7** (both) It MUST.\n\n**MIG-7** (both) It MUST.", "already defined in line 3")]
    [InlineData("**MIG-7a** (both) It MUST.\n\n**MIG-7a** (both) It MUST.", "MIG-7a is already defined in line 3")]
    [InlineData("**MIG-7** (both) It MUST.\n\n**MIG-7a** (both) It MUST.", "MIG-7a stands beside MIG-7")]
    [InlineData("**MIG-7a** (both) It MUST.\n\n**MIG-7** (both) It MUST.", "MIG-7 stands beside its own part MIG-7a")]
    [InlineData("**MIG-7a** (both) It MUST.\n\n**MIG-7c** (both) It MUST.", "MIG-7c comes without MIG-7b before it")]
    [InlineData("**MIG-7b** (both) It MUST.", "MIG-7b comes without MIG-7a before it")]
    public void Parse_MalformedClause_IsReportedWithFileAndLine(string markdown, string problem)
    {
        ClauseFormatException error = Assert.Throws<ClauseFormatException>(() => ClauseParser.Parse(Chapter, $"# Head\n\n{markdown}"));

        Assert.StartsWith($"{Chapter}:{error.Line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(Chapter, error.File);
        Assert.Equal(2 + markdown.Split('\n').Length, error.Line);
    }

    [Theory]
    [InlineData(35, true)]
    [InlineData(36, false)]
    public void Parse_ClauseOfMoreThan35Words_IsReported(int words, bool accepted)
    {
        string clause = $"**MIG-7** (both) A MUST{string.Concat(Enumerable.Repeat(" b", words - 2))} + × =";

        Assert.Equal(accepted, Record.Exception(() => ClauseParser.Parse(Chapter, clause)) is null);
    }

    [Fact]
    public void Parse_Parts_AreClausesOfOneNumber()
    {
        ClauseCatalog catalog = ClauseCatalog.Parse(
            [(Chapter, "**MIG-7a** (both) A host MUST.\n\nProse.\n\n**MIG-7b** (mtp1) A host SHOULD.\n\n**MIG-70** (both) A MAY.")]);

        Assert.Equal(["MIG-7a", "MIG-7b", "MIG-70"], catalog.All.Select(clause => clause.Id));
        Assert.Equal(["MIG-7a", "MIG-7b"], catalog.Find("MIG-7").Select(clause => clause.Id));
        Assert.Equal(ClauseDialect.Mtp1, Assert.Single(catalog.Find("MIG-7b")).Dialect);
        Assert.Empty(catalog.Find("MIG-7c"));
        Assert.Empty(catalog.Find("MIG-70a"));
        Assert.False(catalog.TryGet("MIG-7", out _));
    }

    [Theory]
    [InlineData("MIG-7a", Severity.Deviation)]
    [InlineData("MIG-7b", Severity.Violation)]
    [InlineData("MIG-7c", Severity.Unspecified)]
    [InlineData("MIG-7", Severity.Violation)]
    public void SeverityOf_NumberWithParts_IsThatOfTheGravest(string id, Severity severity) => Assert.Equal(
        severity,
        ClauseCatalog.Parse([(Chapter, "**MIG-7a** (both) It SHOULD.\n\n**MIG-7b** (both) It MUST.\n\n**MIG-7c** (both) It MAY.")])
            .SeverityOf(id));

    [Fact]
    public void Catalog_NumberInTwoChapters_IsReported()
    {
        ClauseFormatException error = Assert.Throws<ClauseFormatException>(() => ClauseCatalog.Parse(
            [("spec/a.md", "**MIG-7a** (both) It MUST."), ("spec/b.md", "\n**MIG-7** (both) It MUST.")]));

        Assert.Equal("spec/b.md:2: MIG-7 is already defined in spec/a.md", error.Message);
    }

    [Fact]
    public void SeverityOf_UnknownClause_Fails() =>
        Assert.Throws<KeyNotFoundException>(() => ClauseCatalog.Default.SeverityOf("MIG-9999"));

    [Fact]
    public void Order_IsByChapterThenNumberThenLetter() => Assert.Equal(
        ["WIRE-2", "WIRE-10a", "WIRE-10b", "WIRE-11", "MIG-7", "CC-1", "XX-1"],
        new[] { "XX-1", "CC-1", "WIRE-11", "MIG-7", "WIRE-10b", "WIRE-10a", "WIRE-2" }.Order(ClauseId.Order));

    [Fact]
    public void FindIn_TakesWholeIdentifiersOnly() =>
        Assert.Equal(["MIG-7", "CTL-12b", "MIG-7a"], ClauseId.FindIn("MIG-7, CTL-12b; XMIG-7 MIG-x MIG-0 MIG-7ab MIG-7A (MIG-7a)"));

    [Theory]
    [InlineData("mig-7", "MIG-7")]
    [InlineData("Open-22B", "OPEN-22b")]
    [InlineData("OPEN-22b", "OPEN-22b")]
    [InlineData("tear", "TEAR")]
    public void Normalise_WritesAsTheSpecificationDoes(string word, string id) => Assert.Equal(id, ClauseId.Normalise(word));
}
