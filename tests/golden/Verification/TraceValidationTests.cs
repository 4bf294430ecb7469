using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using ServalRef.Cli;
using ServalRef.Golden.Cli;
using ServalRef.Rendering.Schemas;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.Tests;
using ServalRef.Verification.Traces;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>The steps of hosts that ran are steps of the model, and what is none is told.</summary>
public class TraceValidationTests
{
    private static readonly string Examples = Path.GetFullPath(Path.Combine(TestData.Root, "..", "..", "examples"));

    private static readonly Lazy<string[]> Move = new(() =>
        ControlTrace.Of("both-move.yaml", File.ReadAllText(Path.Combine(Examples, "both-move.yaml"))).Split('\n', StringSplitOptions.RemoveEmptyEntries));

    public static TheoryData<string> Scenarios => [
        .. Directory.EnumerateFiles(Path.Combine(TestData.Root, "scenarios"), "*.yaml")
            .Concat(Directory.EnumerateFiles(Examples, "*.yaml"))
            .Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void EveryStep_IsOneOfTheModel(string name)
    {
        string path = Path.Combine(Examples, name) is var example && File.Exists(example) ? example : TestData.Scenario(name);

        TraceReport report = Validate(ControlTrace.Of(name, File.ReadAllText(path)));

        Assert.Empty(report.Findings);
        Assert.True(report.Steps > 0 && report.Packets > 0);
    }

    /// <summary>A host that leaves something out, or does something of its own, is told from one that follows its engine.</summary>
    [Theory]
    [InlineData("an RSYN is not sent", "which a step asks for")]
    [InlineData("a packet goes elsewhere", "which no step asks for")]
    [InlineData("a packet is sent twice", "which no step asks for")]
    [InlineData("a packet is not told to its connection", "does not tell the connection")]
    [InlineData("a packet is told that did not come", "did not come")]
    [InlineData("a lost address is not told", "of which its connections were not told")]
    [InlineData("a timer runs out early", "has not waited its time")]
    [InlineData("a timer never runs out", "has let a timer pass")]
    [InlineData("a flow is in another state", "in another state")]
    [InlineData("a connection goes on that is over", "which is over or never was")]
    [InlineData("a number is drawn for nothing", "draws numbers")]
    public void WhatIsNoStep_IsFound(string change, string message)
    {
        Assert.Empty(Validate(string.Join('\n', Move.Value)).Findings);

        TraceReport report = Validate(string.Join('\n', Changed(change)));

        Assert.Contains(report.Findings, finding => finding.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Command_TellsFiguresAndExitCode()
    {
        using ScratchFolder folder = new();
        string good = Path.Combine(folder.ToString(), "good.ndjson");
        string bad = folder.File("bad.ndjson", Encoding.UTF8.GetBytes(string.Join('\n', Changed("an RSYN is not sent"))));
        CommandRun.Of("run", TestData.Scenario("port.yaml"), "--trace", good);

        CommandRun told = CommandRun.Of("verify", "--trace", good);
        CommandRun found = CommandRun.Of("verify", "--trace", bad);
        CommandRun document = CommandRun.Of("verify", "--trace", bad, "--json");

        Assert.Equal(ExitCode.Success, told.Code);
        Assert.EndsWith("every step is one of the model\n", told.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Violation, ExitCode.Violation), (found.Code, document.Code));
        Assert.Contains("not of the model  line ", found.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(document.Output);
        Assert.True(JsonSchema.FromText(JsonSchemas.Text("verify-trace")).Evaluate(json.RootElement).IsValid);
    }

    [Theory]
    [InlineData("", "no host of mtp1 takes a step")]
    [InlineData("{\"time_ns\":0,\"event\":\"window\"}", "no host of mtp1 takes a step")]
    [InlineData("{}", "line 1 is not one of a trace")]
    [InlineData("no trace", "line 1 is not one of a trace")]
    [InlineData("{\"time_ns\":0,\"event\":\"step\",\"host\":\"a\"}", "host 'a' was not introduced")]
    [InlineData("{\"time_ns\":\"now\"}", "line 1 is not one of a trace")]
    public void UnusableTrace_IsRefusedInALine(string text, string message)
    {
        CommandRun run = CommandRun.WithBytes(Encoding.UTF8.GetBytes(text), "verify", "--trace", "-");

        Assert.Contains(message, run.OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void TraceBesideAModel_IsRefused() => Assert.Contains(
        "--trace explores no model",
        CommandRun.Of("verify", "--trace", "F", "--model", "close").OneLineOfRefusal(),
        StringComparison.Ordinal);

    private static TraceReport Validate(string trace)
    {
        using StringReader reader = new(trace);
        return TraceValidation.Run(reader);
    }

    private static IEnumerable<string> Changed(string change)
    {
        List<JsonObject> lines = [.. Move.Value.Select(line => JsonNode.Parse(line)!.AsObject())];
        int sent = lines.FindIndex(IsRsyn);
        int told = lines.FindIndex(line => Is(line, "input", "arrives"));
        int late = lines.FindIndex(line => Is(line, "input", "requestTimesOut") || Is(line, "input", "stateExpires"));
        switch (change)
        {
            case "an RSYN is not sent":
                lines.RemoveAt(sent);
                break;
            case "a packet goes elsewhere":
                lines[sent]["ip"] = Elsewhere((string)lines[sent]["ip"]!);
                break;
            case "a packet is sent twice":
                lines.Insert(sent, lines[sent].DeepClone().AsObject());
                break;
            case "a packet is not told to its connection":
                lines.RemoveAll(line => lines.IndexOf(line) >= told && lines.IndexOf(line) <= told + 1 && (string)line["event"]! is "step" or "state");
                break;
            case "a packet is told that did not come":
                lines.RemoveAt(told - 1);
                break;
            case "a lost address is not told":
                lines.RemoveAt(lines.FindIndex(line => Is(line, "input", "losesAddress")));
                break;
            case "a timer runs out early":
                lines[late]["time_ns"] = (long)lines[late]["time_ns"]! - 1_000_000;
                break;
            case "a timer never runs out":
                lines.RemoveRange(late, lines.Count - late);
                lines.Add(Move.Value.Select(line => JsonNode.Parse(line)!.AsObject()).Last(line => Is(line, "event", "packet")));
                lines[^1]["time_ns"] = 500_000_000_000;
                break;
            case "a flow is in another state":
                JsonObject state = lines.First(line => Is(line, "event", "state"));
                state["flows"]![0]!["state"] = "LastAck";
                break;
            case "a connection goes on that is over":
                lines.Add(lines[told].DeepClone().AsObject());
                lines[^1]["time_ns"] = lines[^2]["time_ns"]!.DeepClone();
                lines[^1]["connection"] = "0123456789abcdef";
                break;
            default:
                lines[told]["drawn"]!.AsArray().Add(7);
                break;
        }

        return lines.Select(line => line.ToJsonString());
    }

    private static bool IsRsyn(JsonObject line) =>
        Is(line, "event", "packet") && Is(line, "direction", "sent")
        && Ipv4.TryDecapsulate(Convert.FromHexString((string)line["ip"]!), out _, out _, out ReadOnlySpan<byte> sal, anyPort: true)
            == Decapsulation.Serval
        && SalPacket.TryDecode(sal, ServalRef.StateMachines.Dialect.Mtp1, out SalPacket packet) == DropReason.None
        && packet.Flags == ControlFlags.Rsyn;

    private static string Elsewhere(string ip)
    {
        byte[] bytes = Convert.FromHexString(ip);
        Assert.Equal(
            Decapsulation.Serval,
            Ipv4.TryDecapsulate(bytes, out var source, out var destination, out ReadOnlySpan<byte> sal, anyPort: true));
        byte[] other = new byte[bytes.Length];
        Ipv4.Encapsulate(other, source, destination with { IPv4 = destination.IPv4 ^ 1 }, sal);
        return Convert.ToHexString(other);
    }

    private static bool Is(JsonObject line, string member, string value) => (string?)line[member] == value;
}
