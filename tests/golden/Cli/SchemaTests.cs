using System.Text.Json;
using Json.Schema;
using ServalRef.Rendering.Schemas;
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
        JsonSchema schema = JsonSchema.FromText(JsonSchemas.Text(name));
        string[] documents = name == "decode" ? run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [run.Output];

        Assert.All(documents, document => AssertValid(schema, document));
    }

    [Fact]
    public void LiveFindings_AreObjectsOfALine_BeforeTheReport()
    {
        string[] lines = CommandRun.Of("check", Capture, "--at", "10.1.0.2", "--live", "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonSchema finding = JsonSchema.FromText(JsonSchemas.Text("finding"));

        Assert.All(lines[..^1], line => AssertValid(finding, line));
        AssertValid(JsonSchema.FromText(JsonSchemas.Text("check")), lines[^1]);
    }

    [Fact]
    public void LiaDocument_KeepsToItsSchema()
    {
        string flow = """{ "cwnd_bytes": 14600, "rtt_ms": 100, "mss": 1460, "bytes_acked": 1460 }""";
        CommandRun run = CommandRun.WithInput($$"""{ "subflows": [ {{flow}} ] }""", "lia", "--json");

        AssertValid(JsonSchema.FromText(JsonSchemas.Text("lia")), run.Output);
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

    private static void AssertValid(JsonSchema schema, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        EvaluationResults results = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(results.IsValid, $"{json[..Math.Min(json.Length, 300)]}: {JsonSerializer.Serialize(results)}");
    }
}
