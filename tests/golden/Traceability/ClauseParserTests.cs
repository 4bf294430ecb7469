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
            Chapter, "# Head\n\n## Part 7\n\n**MIG-7** (MUST NOT; mtp1) One,\ntwo and\n  three.\n\nProse.\n"));

        Assert.Equal(
            new Clause("MIG-7", ClauseLevel.MustNot, ClauseDialect.Mtp1, "One, two and three.", Chapter, "Part 7", Reserved: false),
            clause);
    }

    [Fact]
    public void Parse_ThirdAttribute_MarksTheClauseReserved() =>
        Assert.True(Assert.Single(ClauseParser.Parse(Chapter, "**DATA-2** (MUST; both; reserved) Later.")).Reserved);

    [Fact]
    public void Parse_WindowsLineEnds_AreLineEnds() =>
        Assert.Equal("One two.", Assert.Single(ClauseParser.Parse(Chapter, "**CC-1** (MAY; both) One\r\ntwo.\r\n\r\nProse.")).Text);

    [Fact]
    public void Parse_FencedBlock_IsAnExample() =>
        Assert.Empty(ClauseParser.Parse(Chapter, "```\n**MIG-7** (MUST; both) Text.\n# no heading\n```\n"));

    [Theory]
    [InlineData("MUST", Severity.Violation)]
    [InlineData("MUST NOT", Severity.Violation)]
    [InlineData("SHOULD", Severity.Deviation)]
    [InlineData("SHOULD NOT", Severity.Deviation)]
    [InlineData("MAY", Severity.Unspecified)]
    public void Severity_FollowsFromTheLevel(string level, Severity severity)
    {
        Clause clause = Assert.Single(ClauseParser.Parse(Chapter, $"**CTL-1** ({level}; both) Text."));

        Assert.Equal(severity, clause.Severity);
        Assert.Equal(level, clause.LevelText);
    }

    [Theory]
    [InlineData("**MIG-7** (MUST, both) Text.", "malformed clause")]
    [InlineData("**MIG-7**: text.", "malformed clause")]
    [InlineData("  **MIG-7** (MUST; both) Text.", "malformed clause")]
    [InlineData("**MIG-7** (MUST; both; planned) Text.", "malformed clause")]
    [InlineData("**MIG-7** (SHALL; both) Text.", "unknown level 'SHALL'")]
    [InlineData("**MIG-7** (MUST; mtp2) Text.", "unknown dialect 'mtp2'")]
    [InlineData("**MOVE-7** (MUST; both) Text.", "'MOVE-7' is no clause identifier")]
    [InlineData("**MIG-07** (MUST; both) Text.", "'MIG-07' is no clause identifier")]
    [InlineData("**MIG-7** (MUST; both)", "has no text")]
    [InlineData("Prose.\n**MIG-7** (MUST; both) Text.", "must begin a paragraph")]
    [InlineData("**MIG-7** (MUST; both) Text.\n\n**MIG-7** (MUST; both) Text.", "already defined in line 3")]
    public void Parse_MalformedClause_IsReportedWithFileAndLine(string markdown, string problem)
    {
        ClauseFormatException error = Assert.Throws<ClauseFormatException>(() => ClauseParser.Parse(Chapter, $"# Head\n\n{markdown}"));

        Assert.StartsWith($"{Chapter}:{error.Line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(Chapter, error.File);
        Assert.Equal(2 + markdown.Split('\n').Length, error.Line);
    }

    [Fact]
    public void Catalog_ClauseInTwoChapters_IsReported()
    {
        ClauseFormatException error = Assert.Throws<ClauseFormatException>(() => ClauseCatalog.Parse(
            [("spec/a.md", "**MIG-7** (MUST; both) One."), ("spec/b.md", "\n**MIG-7** (MUST; both) Two.")]));

        Assert.Equal("spec/b.md:2: MIG-7 is already defined in spec/a.md", error.Message);
    }

    [Fact]
    public void SeverityOf_UnknownClause_Fails() =>
        Assert.Throws<KeyNotFoundException>(() => ClauseCatalog.Default.SeverityOf("MIG-9999"));

    [Fact]
    public void Order_IsByChapterThenNumber() => Assert.Equal(
        ["WIRE-2", "WIRE-10", "MIG-7", "CC-1", "XX-1"],
        new[] { "XX-1", "CC-1", "MIG-7", "WIRE-10", "WIRE-2" }.Order(ClauseId.Order));

    [Fact]
    public void FindIn_TakesWholeIdentifiersOnly() =>
        Assert.Equal(["MIG-7", "CTL-12"], ClauseId.FindIn("MIG-7, CTL-12; XMIG-7 MIG-x MIG-0 MIG-7a"));
}
