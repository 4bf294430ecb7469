using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Traceability;

/// <summary>Every clause says for every dialect from where it is judged, or why it cannot be.</summary>
/// <remarks>Clause identifiers in this file are data, not citations.</remarks>
public class JudgingStatusTests
{
    private static readonly ClauseCatalog Catalog = ClauseCatalog.Parse(
        [("spec/x.md", "**MIG-1** (both) It MUST.\n\n**MIG-2a** (mtp1) It MUST.\n\n**MIG-2b** (both) It MAY.")]);

    [Fact]
    public void Table_HasNoBlank_AndFitsTheClauses() => Assert.Empty(JudgingStatuses.Default.Problems(ClauseCatalog.Default));

    [Fact]
    public void Parse_Rows_GiveTheStatusOfEachDialect()
    {
        JudgingStatuses table = Parse(
            "| MIG-1 | either end | cannot be seen | It is dark. |", "| MIG-2a | anywhere | – | |", "| MIG-2b | permission | permission | |");

        Assert.Empty(table.Problems(Catalog));
        Assert.True(table.TryGet("MIG-1", out JudgingStatus? status));
        Assert.Equal(new JudgingStatus("MIG-1", JudgedFrom.EitherEnd, JudgedFrom.Nowhere, "It is dark."), status);
        Assert.Equal(JudgedFrom.Nowhere, status.In(Dialect.Prototype2014));
        Assert.True(status.IsJudged);
    }

    [Theory]
    [InlineData("| MIG-1 | host | host |", "MIG-1 has a malformed row")]
    [InlineData("| MIG-1 | host | | |", "MIG-1 has an unknown status")]
    [InlineData("| MIG-1 | here | host | |", "unknown status 'here'")]
    [InlineData("| MIG-1 | host | cannot be seen | |", "MIG-1 must give a reason")]
    [InlineData("| MIG-1 | host | host | It is dark. |", "MIG-1 must give a reason")]
    [InlineData("| MIG-1 | host | host | |\n| MIG-1 | host | host | |", "MIG-1 has a row already")]
    public void Parse_MalformedRow_IsReportedWithFileAndLine(string rows, string problem)
    {
        ClauseFormatException error = Assert.Throws<ClauseFormatException>(() => Parse(rows));

        Assert.StartsWith($"spec/x.md:{rows.Split('\n').Length}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("| MIG-2b | permission | permission | |\n| MIG-2a | host | – | |", "MIG-1 has no row", "the rows are not in the order of the clauses")]
    [InlineData("| MIG-1 | host | – | |", "MIG-1 has the status '–' in prototype2014, and its dialect is both")]
    [InlineData("| MIG-2a | host | host | |", "MIG-2a has the status 'host' in prototype2014, and its dialect is mtp1")]
    [InlineData("| MIG-2b | host | permission | |", "MIG-2b has the status 'host', and its level is MAY")]
    [InlineData("| MIG-1 | permission | host | |", "MIG-1 has the status 'permission', and its level is MUST")]
    [InlineData("| MIG-3 | host | host | |", "MIG-3 is no clause")]
    public void Problems_NameWhatDoesNotFit(string rows, params string[] problems) =>
        Assert.All(problems, problem => Assert.Contains(problem, Parse(rows).Problems(Catalog)));

    private static JudgingStatuses Parse(params string[] rows) => JudgingStatuses.Parse("spec/x.md", string.Join('\n', rows));
}
