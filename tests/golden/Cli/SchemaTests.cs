using System.Text.Json;
using Json.Schema;
using ServalRef.Cli;
using ServalRef.Rendering.Running;
using ServalRef.Rendering.Schemas;
using ServalRef.Simulation.Evaluation;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>Every JSON document has a schema, which what the commands write keeps to.</summary>
public sealed class SchemaTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(TestData.Root, "..", "..", "spec", "schemas"));

    private static readonly string Capture = TestData.Capture("04a-migrate-client.b1.pcap");

    public static TheoryData<string> Names => [.. JsonSchemas.Names];

    public static TheoryData<string, string[]> Commands => new()
    {
        { "check", ["check", Capture, "--at", "10.1.0.2", "--coverage"] },
        { "check", ["check", Capture] },
        { "clauses", ["clauses"] },
        { "decode", ["decode", Capture, "--count", "50"] },
        { "error", ["check", "no-such-file"] },
        { "error", ["check", Capture, "--at", "nowhere"] },
        { "error", ["check", Capture, "--junit", Path.GetTempPath()] },
        { "error", ["run", TestData.Scenario("port.yaml"), "--csv", "no-such-folder/x.csv"] },
        { "error", ["evaluate", "S1", "--csv", "no-such-folder/x.csv"] },
        { "run", ["run", TestData.Scenario("port.yaml"), "--compare", "best-path"] },
        { "series", ["run", TestData.Scenario("port.yaml"), "--seeds", "2", "--set", "duration=4,5"] },
        { "series-part", ["run", TestData.Scenario("port.yaml"), "--seeds", "2", "--shard", "2/2"] },
        { "verify", ["verify", "--model", "close"] },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Schema_IsGenerated(string name)
    {
        string path = Path.Combine(Folder, $"{name}.schema.json");
        string expected = JsonSchemas.Text(name);
        if (!File.Exists(path) || File.ReadAllText(path) != expected)
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, $"{name}.schema.received.json"), expected);
            Assert.Fail($"The documents are others now; if that is meant, rename spec/schemas/{name}.schema.received.json to {name}.schema.json.");
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Document_KeepsToItsSchema(string name, string[] command)
    {
        CommandRun run = CommandRun.Of([.. command, "--json"]);

        if (name == "decode")
        {
            SchemaCheck.AssertValidLines(name, run.Output);
        }
        else
        {
            SchemaCheck.AssertValid(name, run.Output);
        }
    }

    [Fact]
    public void LiveFindings_AreObjectsOfALine_BeforeTheReport()
    {
        string[] lines = CommandRun.Of("check", Capture, "--at", "10.1.0.2", "--live", "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines[..^1], line => SchemaCheck.AssertValid("finding", line));
        SchemaCheck.AssertValid("check", lines[^1]);
    }

    [Fact]
    public void LiaDocument_KeepsToItsSchema()
    {
        string flow = """{ "cwnd_bytes": 14600, "rtt_ms": 100, "mss": 1460, "bytes_acked": 1460 }""";
        CommandRun run = CommandRun.WithInput($$"""{ "subflows": [ {{flow}} ] }""", "lia", "--json");

        SchemaCheck.AssertValid("lia", run.Output);
    }

    [Fact]
    public void EvaluateDocument_KeepsToItsSchema()
    {
        using StringWriter document = new();
        Measure[] measures = [new("tcp share", 0.5, 0.44, 0.56, "a simulator"), new("utilisation", 0.2, 0.9, 1, "a simulator")];
        EvaluateJson.Write([new Evaluated("S1", "a bottleneck", [1, 2], measures, 1.5), new Evaluated("S2", "two", [1], measures[..1], 0)], document);

        SchemaCheck.AssertValid("evaluate", document.ToString());
        Assert.Equal(
            ["fail", "pass"],
            JsonDocument.Parse(document.ToString()).RootElement.GetProperty("scenarios").EnumerateArray().Select(one => one.GetProperty("verdict").GetString()));
    }

    [Fact]
    public void Error_IsADocumentOfOneLine_AndTheOnlyOne()
    {
        CommandRun run = CommandRun.Of("check", Capture, "--json", "--junit", Path.Combine("no-such-folder", "report.xml"));

        Assert.Equal(ExitCode.Unusable, run.Code);
        SchemaCheck.AssertValidLines("error", run.Output);
        Assert.Contains("there is no folder", Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void WrongDocument_DoesNotKeepToIt()
    {
        JsonSchema schema = JsonSchema.FromText(JsonSchemas.Text("error"));
        using JsonDocument document = JsonDocument.Parse("""{ "format": 2, "tool": { "name": "servalref", "version": "1" }, "error": "x" }""");

        Assert.False(schema.Evaluate(document.RootElement).IsValid);
    }

    [Fact]
    public void Command_PrintsASchema_OrTheNamesOfAll()
    {
        Assert.Equal(JsonSchemas.Text("check"), CommandRun.Of("schema", "check").Output);
        Assert.Equal(JsonSchemas.Names, CommandRun.Of("schema").Output.TrimEnd('\n').Split('\n'));
        Assert.Contains("did you mean check?", CommandRun.Of("schema", "chek").OneLineOfRefusal(), StringComparison.Ordinal);
    }
}
