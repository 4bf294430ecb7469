using ServalRef.Site.Diagrams;
using ServalRef.Site.Publishing;
using ServalRef.Site.References;
using ServalRef.Site.Sources;
using Xunit;

namespace ServalRef.Golden.Site;

/// <summary>The parts of the companion's maker, each alone.</summary>
public class SitePartsTests
{
    [Theory]
    [InlineData("spec/07-migration.md", "07-migration.html")]
    [InlineData("spec/machines/flow.md", "machines/flow.html")]
    [InlineData("spec/README.md", "reading.html")]
    [InlineData("docs/judge.md", "docs/judge.html")]
    [InlineData("spec/vectors/README.md", "vectors/index.html")]
    [InlineData("spec/plots/both-move.svg", "plots/both-move.svg")]
    [InlineData("examples/both-move.yaml", "examples/both-move.html")]
    [InlineData("src/StateMachines/FlowMachine.cs", "source/src/StateMachines/FlowMachine.cs.html")]
    public void AFile_HasItsPlaceInTheSite(string source, string path) => Assert.Equal(path, SitePaths.Of(source));

    [Theory]
    [InlineData("index.html", "machines/flow.html", "machines/flow.html")]
    [InlineData("machines/flow.html", "07-migration.html#MIG-7", "../07-migration.html#MIG-7")]
    [InlineData("source/src/A.cs.html", "source/src/B.cs.html", "B.cs.html")]
    public void ALink_IsRelative(string from, string to, string link) => Assert.Equal(link, SitePaths.Relative(from, to));

    [Fact]
    public void ASequenceDiagram_IsDrawnWithItsPacketsLossesAndNotes()
    {
        string svg = SequenceDrawing.Draw(SequenceDiagram.Parse("""
            sequenceDiagram
                participant A as A at a0
                participant B
                Note over A: loses a0
                A->>B: RSYN v=101
                B--xA: RSYN+ACK
                B-->>A: an older packet
            """.ReplaceLineEndings("\n")));

        Assert.Contains(">A at a0</text>", svg, StringComparison.Ordinal);
        Assert.Contains("class=\"note-text\"", svg, StringComparison.Ordinal);
        Assert.Contains("class=\"packet sent\"", svg, StringComparison.Ordinal);
        Assert.Contains("class=\"packet lost\"", svg, StringComparison.Ordinal);
        Assert.Contains("class=\"packet late\"", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void ALineThatNoDiagramHas_IsRefused() => Assert.Contains(
        "'loop forever'", Assert.Throws<SiteException>(() => SequenceDiagram.Parse("sequenceDiagram\nloop forever")).Message, StringComparison.Ordinal);

    [Fact]
    public void AStateDiagramThatEndsWhereItBegan_IsDrawnWithThatStateAtBothEnds()
    {
        string folded = GraphDiagram.ToDot("stateDiagram-v2\n[*] --> Closed\nClosed --> Open : Opened OPEN-1a\nOpen --> Closed : Ended TEAR-4a");
        string round = GraphDiagram.ToDot("stateDiagram-v2\n[*] --> A\nA --> B : Go\nB --> C : Go\nC --> B : Back\nB --> A : Back");

        Assert.Contains("Open -> end [label=\"Ended TEAR-4a\\l\"]", folded, StringComparison.Ordinal);
        Assert.DoesNotContain("end", round, StringComparison.Ordinal);
    }

    [Fact]
    public void ATableRow_MayHoldABarThatIsEscaped() => Assert.Equal(
        [["a|b", "c"]], MarkdownTable.Rows("| x | y |\n|---|---|\n| a\\|b | c |\n"));

    [Fact]
    public void TheLedger_IsReadEntryByEntry()
    {
        LedgerEntry entry = Assert.Single(Ledger.Parse("# R\n\n### R-1\n\n**PAD counts.** It is\nlimited. (WIRE-6)\n\n## Next\n"));

        Assert.Equal(("R-1", "PAD counts", "It is limited. (WIRE-6)"), (entry.Name, entry.Title, entry.Text));
        Assert.Equal(["WIRE-6"], entry.Clauses);
    }

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("a longer sentence", 9, "a longer …")]
    public void AText_IsCutBetweenWords(string text, int most, string cut) => Assert.Equal(cut, HtmlText.Cut(text, most));

    [Fact]
    public void KeywordsStringsAndComments_AreMarked() => Assert.Equal(
        "<span class=\"k\">return</span> <span class=\"s\">&quot;a // b&quot;</span>; <span class=\"c\">// why</span>", CSharpColour.Line("return \"a // b\"; // why"));
}
