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
        Assert.All(["machines", "code", "tests"], label => Assert.Contains($"\n{label}", run.Output, StringComparison.Ordinal));
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
