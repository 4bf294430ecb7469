using System.Text.Json;
using Json.Schema;
using ServalRef.Cli;
using ServalRef.Golden.Cli;
using ServalRef.Golden.Live;
using ServalRef.Rendering.Schemas;
using ServalRef.Tests;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Tracing;

/// <summary>The qlog that <c>run</c> and live commands write.</summary>
public class QlogTests
{
    private const string SmallTransfer = SmallScenario.Network + "  - { name: one, from: a.if0, to: b.if0, service: \"0005\", send: 3 kB }\n";

    [Fact]
    public Task SmallTransfer_IsATraceForEachEnd()
    {
        using ScratchFolder folder = new();

        return Verifier.Verify(Run(folder, SmallTransfer));
    }

    [Theory]
    [InlineData("port.yaml")]
    [InlineData("move-through-rendezvous.yaml")]
    public void Run_KeepsToTheSchema(string scenario)
    {
        using ScratchFolder folder = new();
        string text = Run(folder, File.ReadAllText(TestData.Scenario(scenario)));

        AssertValid(text);
    }

    [Fact]
    public async Task LiveEnds_HaveTheSameGroup_AndKeepToTheSchema()
    {
        using ScratchFolder folder = new();
        string[] files = [folder.File("a.qlog", []), folder.File("b.qlog", [])];
        string[] traces = [folder.File("a.ndjson", []), folder.File("b.ndjson", [])];
        string sent = folder.File("sent", new byte[200_000]);
        string port = LiveCommandTests.FreePort();
        Task<CommandRun> listening = LiveCommandTests.Start(
            "listen", "0005", "--port", port, "--discard", "--once", "--json", "--qlog", files[1], "--trace", traces[1]);
        CommandRun connect = await LiveCommandTests.Connect(
            port, "connect", "0005", "127.0.0.1", "--send", sent, "--json", "--qlog", files[0], "--trace", traces[0]);
        CommandRun listen = await listening.WaitAsync(LivePair.Patience);
        Assert.Equal((ExitCode.Success, ExitCode.Success), (connect.Code, listen.Code));

        JsonElement[] ends = [.. files.Select(File.ReadAllText).Select(AssertValid).Select(document => Assert.Single(document.GetProperty("traces").EnumerateArray()))];

        Assert.Equal(["client", "server"], ends.Select(end => end.GetProperty("vantage_point").GetProperty("type").GetString()));
        Assert.Single(ends.Select(end => end.GetProperty("common_fields").GetProperty("group_id").GetString()).Distinct());
        Assert.Equal(200_000, Moved(ends[1]));
        Assert.All(traces, trace => Assert.Equal(ExitCode.Success, CommandRun.Of("check", trace).Code));
    }

    [Fact]
    public void LongTrace_IsWhole()
    {
        using ScratchFolder folder = new();
        string text = Run(folder, SmallTransfer.Replace("3 kB", "3 MB", StringComparison.Ordinal));

        JsonElement[] ends = [.. AssertValid(text).GetProperty("traces").EnumerateArray()];

        Assert.Equal(3_000_000, Moved(ends[1]));
        Assert.All(ends, end => Assert.True(IsOrdered(end)));
    }

    [Fact]
    public void Relay_HasNoConnectionsToRecord() => Assert.Contains(
        "no connections", CommandRun.Of("relay", "--on", "127.0.0.1", "--qlog", "x").OneLineOfRefusal(), StringComparison.Ordinal);

    private static string Run(ScratchFolder folder, string scenario)
    {
        string file = folder.File("scenario.yaml", System.Text.Encoding.UTF8.GetBytes(scenario));
        string qlog = folder.File("run.qlog", []);
        CommandRun run = CommandRun.Of("run", file, "--qlog", qlog);
        Assert.True(run.Code == ExitCode.Success, run.Output + run.Error);
        return File.ReadAllText(qlog);
    }

    private static long Moved(JsonElement trace) => trace.GetProperty("events").EnumerateArray()
        .Where(told => told.GetProperty("name").GetString() == "transport:data_moved")
        .Sum(told => told.GetProperty("data").GetProperty("length").GetInt64());

    private static bool IsOrdered(JsonElement trace)
    {
        double[] times = [.. trace.GetProperty("events").EnumerateArray().Select(told => told.GetProperty("time").GetDouble())];
        return times.SequenceEqual(times.Order());
    }

    private static JsonElement AssertValid(string json)
    {
        JsonElement document = JsonDocument.Parse(json).RootElement;
        EvaluationResults results = JsonSchema.FromText(JsonSchemas.Text("qlog")).Evaluate(document);
        Assert.True(results.IsValid, json[..Math.Min(json.Length, 500)]);
        return document;
    }
}
