using ServalRef.Oracle.Clauses;
using ServalRef.Oracle.Reporting;
using Xunit;

namespace ServalRef.Golden.Verdicts;

// Clause identifiers in this file are data, not citations.
public class ClauseExplanationTests
{
    private const string Chapter = """
        # 1 · A chapter

        Status: finished. Clauses: CTL-1 to CTL-4.

        ## 1.1 A section

        What the section is about.

        **CTL-1** (both) The First
        clause MUST hold.

        **CTL-2** (both) The Second clause MUST hold.

        Its reason,
        on two lines.

        See the picture:

        ```mermaid
        CTL-4 goes wrong

        here
        ```

        **CTL-3** (both) The Third clause MUST hold.

        ## 1.2 Another section

        **CTL-4** (both) The Fourth clause MUST hold.

        ## 1.3 The last

        **CTL-5** (both) The Fifth clause MUST hold.
        """;

    [Fact]
    public void TextBehindTheClause_UpToTheNext() => Assert.Equal(
        ["Its reason,\non two lines.", "See the picture:", "```mermaid\nCTL-4 goes wrong\n\nhere\n```"],
        ClauseExplanation.Of("CTL-2", Chapter));

    [Fact]
    public void WithoutIt_ThePictureThatNamesTheClause_WithItsIntroduction() => Assert.Equal(
        ["See the picture:", "```mermaid\nCTL-4 goes wrong\n\nhere\n```"], ClauseExplanation.Of("CTL-4", Chapter));

    [Theory]
    [InlineData("CTL-1")]
    [InlineData("CTL-3")]
    public void WithoutEither_TheOpeningOfTheSection(string id) =>
        Assert.Equal(["What the section is about."], ClauseExplanation.Of(id, Chapter));

    [Theory]
    [InlineData("CTL-5")]
    [InlineData("CTL-6")]
    public void WithoutAny_Nothing(string id) => Assert.Empty(ClauseExplanation.Of(id, Chapter));

    [Fact]
    public void EveryClauseOfTheSpecification_CanBeLookedUp() => Assert.Contains(
        ClauseCatalog.Default.All, clause => ClauseExplanation.Of(clause).Count > 0);
}
