using System.Text.Json;
using System.Xml.Linq;
using Json.Schema;
using ServalRef.Golden.Cli;
using ServalRef.Rendering.Schemas;
using Xunit;

namespace ServalRef.Golden.Suite;

/// <summary>The command <c>test</c>.</summary>
public sealed class TestCommandTests
{
    [Fact]
    public void List_NamesEveryCase_WithItsRequirement()
    {
        CommandRun run = CommandRun.Of("test", "--list", "--json");

        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Output);
        Assert.True(JsonSchema.FromText(JsonSchemas.Text("test-list")).Evaluate(document.RootElement).IsValid);
        JsonElement[] cases = [.. document.RootElement.GetProperty("cases").EnumerateArray()];
        Assert.True(cases.Length >= 500, $"{cases.Length} cases");
        Assert.All(cases, one => Assert.NotEmpty(one.GetProperty("requirement").GetString()!));
    }

    /// <summary>Names are joined, and tags narrow them.</summary>
    [Fact]
    public void Tags_Narrow()
    {
        string[] lines = CommandRun.Of("test", "MIG-7", "MIG-6*", "scripted", "listener", "mtp1", "--list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches("^MIG-[67][a-z]?\\.[0-9]+ +mtp1 +listener scripted ", line));
    }

    [Fact]
    public void Reference_Passes()
    {
        CommandRun run = CommandRun.Of("test", "MIG-7", "OPEN-1*.1", "--reference");

        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        Assert.Matches("^servalref [^ ]+ passes: [0-9]+ passed\n$", run.Output);
    }

    [Fact]
    public void SameSeed_GivesTheSameBytes()
    {
        string[] command = ["test", "MIG-6*", "--reference", "--seed", "5", "--seeds", "2", "--json"];

        Assert.Equal(CommandRun.Of(command).Output, CommandRun.Of(command).Output);
    }

    [Fact]
    public void Shards_AreTheWhole()
    {
        using ScratchFolder folder = new();
        string[] parts = [.. new[] { "1/3", "2/3", "3/3" }.Select(shard =>
        {
            CommandRun run = CommandRun.Of("test", "TEAR-4*", "--reference", "--shard", shard, "--json");
            Assert.Equal(0, run.Code);
            return folder.File($"{shard[0]}.json", System.Text.Encoding.UTF8.GetBytes(run.Output));
        })];

        CommandRun whole = CommandRun.Of("test", "TEAR-4*", "--reference", "--json");

        Assert.Equal(whole.Output, CommandRun.Of(["test", "--merge", .. parts, "--json"]).Output);
        Assert.Contains("is in two of the files", CommandRun.Of("test", "--merge", parts[0], parts[0]).OneLineOfRefusal(), StringComparison.Ordinal);
    }

    /// <summary>What shards have reached is reached by all of them together.</summary>
    [Fact]
    public void Coverage_IsThatOfAllCases()
    {
        using ScratchFolder folder = new();
        string[] parts = [.. new[] { "1/2", "2/2" }.Select(shard => folder.File(
            $"{shard[0]}.json",
            System.Text.Encoding.UTF8.GetBytes(CommandRun.Of("test", "MIG-7", "DATA-3.p1", "mtp1", "--reference", "--coverage", "--shard", shard, "--json").Output)))];

        CommandRun whole = CommandRun.Of("test", "MIG-7", "DATA-3.p1", "mtp1", "--reference", "--coverage", "--json");

        Assert.Equal(whole.Output, CommandRun.Of(["test", "--merge", .. parts, "--json"]).Output);
        using JsonDocument document = JsonDocument.Parse(whole.Output);
        Assert.True(JsonSchema.FromText(JsonSchemas.Text("test")).Evaluate(document.RootElement).IsValid);
        JsonElement coverage = document.RootElement.GetProperty("coverage");
        Assert.Contains("MIG-7", coverage.GetProperty("clauses").EnumerateArray().Select(clause => clause.GetString()));
        Assert.Contains("Established RsynAckArrived", coverage.GetProperty("cells").EnumerateArray().Select(cell => cell.GetString()));
        Assert.Contains("lose Any", coverage.GetProperty("events").EnumerateArray().Select(kind => kind.GetString()));
        Assert.Contains("TEAR-1a", coverage.GetProperty("missed").EnumerateArray().Select(missed => missed.GetProperty("clause").GetString()));
    }

    [Fact]
    public void Coverage_IsToldInText()
    {
        CommandRun run = CommandRun.Of("test", "MIG-7", "scripted", "--reference", "--coverage");

        Assert.Equal((0, string.Empty), (run.Code, run.Error));
        Assert.Matches("^reached +[0-9]+ clauses, [0-9]+ cells of the machines, 0 kinds of events in schedules\n  missed    [A-Z]", run.Output);
    }

    [Fact]
    public void Baseline_ThatIsNotNeededAnyMore_IsAFinding()
    {
        using ScratchFolder folder = new();
        string baseline = folder.File("known.yaml", "- case: MIG-7.2\n  reason: none\n"u8);

        CommandRun run = CommandRun.Of("test", "MIG-7.2", "--reference", "--baseline", baseline);

        Assert.Equal(1, run.Code);
        Assert.Contains("MIG-7.2 passes; take it out", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_AreWritten()
    {
        using ScratchFolder folder = new();
        string junit = Path.Combine(folder.ToString(), "junit.xml");
        string sarif = Path.Combine(folder.ToString(), "out.sarif");
        string html = Path.Combine(folder.ToString(), "matrix.html");

        CommandRun run = CommandRun.Of("test", "MIG-7.1", "MIG-7.2", "--reference", "--tap", "--junit", junit, "--sarif", sarif, "--html", html);

        Assert.Equal(0, run.Code);
        Assert.StartsWith("TAP version 14\n1..2\nok 1 - MIG-7.1 ", run.Output, StringComparison.Ordinal);
        XElement suite = XDocument.Load(junit).Root!.Element("testsuite")!;
        Assert.Equal(2, suite.Elements("testcase").Count());
        using JsonDocument scanned = JsonDocument.Parse(File.ReadAllText(sarif));
        Assert.Empty(scanned.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray());
        Assert.Contains("id=\"MIG-7\"", File.ReadAllText(html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no case 'nothing'", "test", "nothing", "--reference")]
    [InlineData("what is to be tested?", "test", "MIG-7")]
    [InlineData("give one", "test", "MIG-7", "--reference", "--adapter", "x")]
    [InlineData("cannot be run", "test", "MIG-7", "--adapter", "no-such-program-anywhere")]
    [InlineData("is no part", "test", "--reference", "--shard", "4/3")]
    [InlineData("is no time", "test", "--reference", "--time", "-1")]
    [InlineData("no-such-file", "test", "--merge", "no-such-file")]
    [InlineData("cannot be read", "test", "MIG-7", "--reference", "--baseline", "no-such-file")]
    public void WrongArguments_AreRefusedInALine(string part, params string[] command) =>
        Assert.Contains(part, CommandRun.Of(command).OneLineOfRefusal(), StringComparison.Ordinal);

    [Fact]
    public void Document_KeepsToItsSchema()
    {
        CommandRun run = CommandRun.Of("test", "CTL-6", "--reference", "--json");

        using JsonDocument document = JsonDocument.Parse(run.Output);
        Assert.True(JsonSchema.FromText(JsonSchemas.Text("test")).Evaluate(document.RootElement).IsValid);
    }
}
