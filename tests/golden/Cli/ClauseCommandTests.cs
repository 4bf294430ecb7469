using ServalRef.Cli;
using ServalRef.Oracle.Clauses;
using Xunit;

namespace ServalRef.Golden.Cli;

public class ClauseCommandTests
{
    [Fact]
    public void Explain_PrintsTextLevelChapterAndReferences()
    {
        Clause clause = ClauseCatalog.Default.All[0];
        CommandRun run = CommandRun.Of("explain", clause.Id.ToLowerInvariant());

        Assert.Equal((ExitCode.Success, string.Empty), (run.Code, run.Error));
        Assert.StartsWith($"{clause.Id}  {clause.LevelText}, dialect {clause.DialectText}", run.Output, StringComparison.Ordinal);
        Assert.Contains(clause.Chapter, run.Output, StringComparison.Ordinal);
        Assert.Contains(clause.Text.Split(' ')[^1], run.Output, StringComparison.Ordinal);
        Assert.All(["judged", "machines", "code", "tests"], label => Assert.Contains($"\n{label}", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Explain_NumberWithParts_PrintsAllOfThem()
    {
        string all = CommandRun.Of("explain", "ctl-4").Output;
        string one = CommandRun.Of("explain", "CTL-4b").Output;

        Assert.All(["CTL-4a  MUST NOT", "CTL-4b  MAY", "CTL-4c  MUST", "CTL-4d  MAY"], head => Assert.Contains(head, all, StringComparison.Ordinal));
        Assert.Contains(one, all, StringComparison.Ordinal);
        Assert.DoesNotContain("CTL-4a  ", one, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CTL-4a", "mtp1: by any capture", "prototype2014: by any capture")]
    [InlineData("SEC-9", "mtp1: by a capture at the host that is judged", "judged      mtp1")]
    [InlineData("CTL-4d", "prototype2014: never: it permits", "judged      prototype2014")]
    [InlineData("CC-4", "mtp1: never, since no capture shows it: Congestion windows are in no packet.", "judged      mtp1")]
    public void Explain_SaysFromWhereTheClauseIsJudged(string id, string line, string other)
    {
        string output = CommandRun.Of("explain", id).Output;

        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.Contains(other, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_CallsReservedClausesReserved_AndNoOthers() =>
        Assert.All(ClauseCatalog.Default.All, clause => Assert.Equal(
            clause.Reserved,
            CommandRun.Of("explain", clause.Id).Output.Contains("; reserved: announced", StringComparison.Ordinal)));

    [Fact]
    public void Clauses_Table_HasOneLineToAClauseUnderItsChapter()
    {
        CommandRun run = CommandRun.Of("clauses");
        string[] lines = run.Output.Split('\n');

        Assert.Equal((ExitCode.Success, string.Empty), (run.Code, run.Error));
        Assert.All(
            ClauseCatalog.Default.All,
            clause => Assert.Single(lines, line => line.StartsWith($"  {clause.Id} ", StringComparison.Ordinal)));
        Assert.All(ClauseCatalog.Default.All.Select(clause => clause.Chapter).Distinct(), chapter => Assert.Contains(chapter, lines));
        Assert.All(lines, line => Assert.True(line.Length <= 100, line));
    }
}
