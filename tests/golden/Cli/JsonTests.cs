using System.Text.Json;
using ServalRef.Cli;
using ServalRef.Oracle.Clauses;
using ServalRef.Rendering;
using ServalRef.StateMachines;
using ServalRef.Tests;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Cli;

public class JsonTests
{
    [Fact]
    public void Check_Json_IsOneDocumentAndNothingElse()
    {
        CommandRun run = CommandRun.Of("check", TestData.Capture("01-tcp-connect-transfer-close.a1.pcap"), "--json");
        using JsonDocument document = JsonDocument.Parse(run.Output);

        Assert.Empty(run.Error);
        Assert.Equal(
            ["format", "tool", "verdict", "dialect", "packets", "malformed", "cut", "unread", "dropped", "flows", "findings", "clauses", "reason", "notes"],
            document.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(21, document.RootElement.GetProperty("packets").GetInt32());
        Assert.Equal("prototype2014", document.RootElement.GetProperty("dialect").GetString());
    }

    [Fact]
    public Task Check_Json_HasTheAgreedShape()
    {
        using StringWriter writer = new() { NewLine = "\n" };
        CheckJson.Write(SampleReport.Create(), max: 0, writer, SampleReport.Catalog);
        return Verifier.Verify(writer.ToString().Replace($"\"{ToolDocument.This.Version}\"", "\"VERSION\"", StringComparison.Ordinal), "json");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 3)]
    [InlineData(20, 3)]
    public void Max_LimitsFindingsButNotCounts(int max, int findings)
    {
        using StringWriter writer = new();
        CheckJson.Write(SampleReport.Create(), max, writer, SampleReport.Catalog);
        using JsonDocument document = JsonDocument.Parse(writer.ToString());

        Assert.Equal(findings, document.RootElement.GetProperty("findings").GetArrayLength());
        Assert.Equal(3, document.RootElement.GetProperty("clauses").EnumerateObject().Count());
    }

    [Theory]
    [InlineData(1_391_601_600_123_456_000, "2014-02-05T12:00:00.123456Z")]
    [InlineData(1_391_601_600_123_456_789, "2014-02-05T12:00:00.123456789Z")]
    [InlineData(0, "1970-01-01T00:00:00.000000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    public void Time_IsUtcAsFineAsTheCapture(long nanoseconds, string text) => Assert.Equal(text, PacketTime.Iso(new Instant(nanoseconds)));

    [Fact]
    public void Clauses_Json_HoldsEveryClause()
    {
        CommandRun run = CommandRun.Of("clauses", "--json");
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement[] clauses = [.. document.RootElement.GetProperty("clauses").EnumerateArray()];

        Assert.Equal((ExitCode.Success, string.Empty), (run.Code, run.Error));
        Assert.Equal(
            ClauseCatalog.Default.All.Select(clause => clause.Id).Order(ClauseId.Order),
            clauses.Select(clause => clause.GetProperty("id").GetString()));
        Assert.Equal(
            ["id", "level", "dialect", "reserved", "text", "chapter", "heading", "judging", "arrows", "code", "tests"],
            clauses[0].EnumerateObject().Select(property => property.Name));
    }
}
