using System.Globalization;
using System.Text.Json;
using ServalRef.Golden.Cli;
using ServalRef.Oracle.Capture;
using ServalRef.Rendering.Wireshark;
using ServalRef.Runtime.Wire.Layout;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Wireshark;

/// <summary>The dissector for Wireshark is what the field descriptions make of it, and reads every packet as <c>decode</c> does.</summary>
public sealed class DissectorTests
{
    private static readonly string Script = Path.GetFullPath(Path.Combine(TestData.Root, "..", "..", "tools", "wireshark", "serval.lua"));

    [Fact]
    public void Dissector_IsGenerated()
    {
        string expected = DissectorScript.Text;
        if (!File.Exists(Script) || File.ReadAllText(Script) != expected)
        {
            string received = Path.ChangeExtension(Script, ".received.lua");
            File.WriteAllText(received, expected);
            Assert.Fail($"The dissector is another now; if that is meant, rename {received} to {Path.GetFileName(Script)}.");
        }
    }

    [Fact]
    [Trait("Requires", "tshark")]
    public void Dissector_ReadsThePrototypesCapturesAsDecode()
    {
        using ScratchFolder folder = new();
        string all = $"{folder}/all.pcap";
        using (PcapWriter writer = new(File.Create(all), LinkLayer.Ethernet, nanosecond: true))
        {
            foreach (string name in TestData.Captures)
            {
                using CaptureReader reader = CaptureReader.Open(TestData.Capture(name));
                while (reader.TryRead(out CaptureFrame frame))
                {
                    writer.Write(frame.Time, frame.Data, frame.OriginalLength);
                }
            }
        }

        AssertSame(all);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    [Trait("Requires", "tshark")]
    public void Dissector_ReadsRunsAsDecode(string scenario)
    {
        using ScratchFolder folder = new();
        string capture = $"{folder}/run.pcapng";
        CommandRun run = CommandRun.Of("run", TestData.Scenario(scenario), "--pcap", capture);
        Assert.True(File.Exists(capture), run.Error);

        AssertSame(capture);
    }

    [Fact]
    [Trait("Requires", "tshark")]
    public void Findings_AreShownAtTheirPackets()
    {
        using ScratchFolder folder = new();
        string capture = TestData.Capture("04a-migrate-client.b1.pcap");
        CommandRun.Of("check", capture, "--at", "10.1.0.2", "--wireshark", $"{folder}/findings.lua");
        string[] lines = Tshark(capture, ["-o", $"serval.findings:{folder}/findings.lua", "-Y", "serval.finding.clause"], ["frame.number", "serval.finding.clause"]);

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains("-", line, StringComparison.Ordinal));
    }

    public static TheoryData<string> Scenarios =>
        ["move-through-rendezvous.yaml", "join-through-router.yaml", "port.yaml"];

    private static void AssertSame(string capture)
    {
        FieldDescription[] fields = [.. DissectorScript.All.Where(field => field.Bytes > 0 || field.IsAddress)];
        string[] tshark = Tshark(capture, ["-Y", "serval"], [.. fields.Select(field => field.Name).Prepend("frame.number")]);
        string[] ours = [.. Decoded(capture, fields)];

        Assert.NotEmpty(ours);
        Assert.Equal(ours, tshark);
    }

    private static IEnumerable<string> Decoded(string capture, FieldDescription[] fields)
    {
        foreach (string line in CommandRun.Of("decode", capture, "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument packet = JsonDocument.Parse(line);
            ILookup<string, string> values = packet.RootElement.GetProperty("fields").EnumerateArray()
                .ToLookup(field => field.GetProperty("name").GetString()!, Value);
            string number = packet.RootElement.GetProperty("number").GetInt32().ToString(CultureInfo.InvariantCulture);
            yield return string.Join('\t', fields.Select(field => string.Join(',', values[field.Name])).Prepend(number));
        }
    }

    // As tshark writes it: addresses without the port, which is a field of its own there, and hexadecimal numbers with their prefix.
    private static string Value(JsonElement field)
    {
        string name = field.GetProperty("name").GetString()!;
        FieldDescription? description = DissectorScript.All.FirstOrDefault(one => one.Name == name);
        JsonElement value = field.GetProperty("value");
        return value.ValueKind == JsonValueKind.Null ? field.GetProperty("bytes").GetString()!
            : description is { IsAddress: true } ? value.GetString()!.Split(':')[0]
            : description is { IsHexadecimal: true } ? $"0x{value.GetString()}"
            : value.GetRawText();
    }

    private static string[] Tshark(string capture, string[] options, string[] fields)
    {
        (string[] lines, string errors) = Capture.Tshark.Fields(
            ["-n", "-X", $"lua_script:{Script}", "-r", capture, .. options, "-E", "occurrence=a", "-E", "aggregator=,"], fields);
        Assert.DoesNotContain("Lua", errors, StringComparison.Ordinal);
        return lines;
    }
}
