using System.Text.Json;
using System.Xml.Linq;
using ServalRef.Cli;
using ServalRef.Oracle;
using ServalRef.Oracle.Reporting;
using ServalRef.Rendering;
using ServalRef.Rendering.Reports;
using ServalRef.StateMachines;
using ServalRef.Tests;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>The forms in which <c>check</c> tells other programs of its findings.</summary>
/// <remarks>Clause identifiers in this file are data, not citations.</remarks>
public class CheckReportTests
{
    private static readonly string[] Moving =
        ["check", TestData.Capture("04a-migrate-client.b1.pcap"), TestData.Capture("04a-migrate-client.b2.pcap"), "--at", "10.1.0.2,10.2.0.2"];

    [Fact]
    public Task JUnit_HasACaseForEachClause() => Verifier.Verify(Text(writer => JUnitReport.Write(SampleReport.Create(), "x.pcap", writer)));

    [Fact]
    public void JUnit_OfWhatProvesNothing_IsAnError()
    {
        Report report = SampleReport.Create() with { Verdict = Verdict.Inconclusive, Findings = [], Reason = "nobody knows" };
        XElement suite = XDocument.Parse(Text(writer => JUnitReport.Write(report, "x.pcap", writer))).Root!.Element("testsuite")!;

        Assert.Equal(("4", "0", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value));
        Assert.Equal("nobody knows", suite.Elements("testcase").Last().Element("error")!.Attribute("message")!.Value);
    }

    [Fact]
    public Task Sarif_HasARuleForEachClauseAndAResultForEachFinding()
    {
        using MemoryStream stream = new();
        SarifReport.Write(SampleReport.Create(), stream, SampleReport.Catalog);
        return Verifier.Verify(Unversioned(System.Text.Encoding.UTF8.GetString(stream.ToArray())) + "\n", "json");
    }

    [Fact]
    public Task Annotations_AreCommandsOfOneLine() => Verifier.Verify(Text(writer => Annotations.Write(SampleReport.Create().Findings, writer)));

    [Fact]
    public Task WiresharkTable_IsLua() => Verifier.Verify(Text(writer => WiresharkTable.Write(SampleReport.Create(), writer)));

    [Fact]
    public void Files_AreWrittenBesideTheReport()
    {
        using ScratchFolder folder = new();
        string[] names = ["--junit", "--sarif", "--wireshark"];
        CommandRun run = CommandRun.Of([.. Moving, "--json", "--annotations", .. names.SelectMany(name => new[] { name, $"{folder}/{name}" })]);

        Assert.Equal(ExitCode.Violation, run.Code);
        using JsonDocument report = JsonDocument.Parse(run.Output);
        Assert.Contains("::error file=", run.Error, StringComparison.Ordinal);
        Assert.All(names, name => Assert.Contains("MIG-7", File.ReadAllText($"{folder}/{name}"), StringComparison.Ordinal));
    }

    [Fact]
    public void FileThatCannotBeWritten_IsToldInOneLine() =>
        Assert.Equal(ExitCode.Unusable, CommandRun.Of([.. Moving, "--junit", "/no/such/folder/x.xml"]).Code);

    [Fact]
    public void Baseline_KnownFinding_DoesNotCount()
    {
        using ScratchFolder folder = new();
        string known = folder.File("known.yaml", "- clause: MIG-7\n  host: 10.1.0.2\n  reason: its queue is in the way\n"u8);
        CommandRun run = CommandRun.Of([.. Moving, "--baseline", known]);

        Assert.Equal((ExitCode.Success, string.Empty), (run.Code, run.Error));
        Assert.Contains("known     its queue is in the way", run.Output, StringComparison.Ordinal);
        Assert.Contains("conforms: 1 known, ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Baseline_StaleEntry_IsAFinding()
    {
        using ScratchFolder folder = new();
        string known = folder.File("known.yaml", "- { clause: mig-7, host: 10.1.0.2, reason: a }\n- { clause: FLOW-6, host: 10.1.0.2, reason: mended }\n"u8);
        CommandRun run = CommandRun.Of([.. Moving, "--baseline", known, "--json"]);

        Assert.Equal(ExitCode.Violation, run.Code);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        Assert.Equal("conforms", document.RootElement.GetProperty("verdict").GetString());
        JsonElement baseline = document.RootElement.GetProperty("baseline");
        Assert.Equal(1, baseline.GetProperty("known").GetInt32());
        Assert.Equal("FLOW-6", Assert.Single(baseline.GetProperty("stale").EnumerateArray()).GetProperty("clause").GetString());
    }

    [Theory]
    [InlineData("clause: MIG-7", "expected a list of known findings")]
    [InlineData("- clause: MIG-7\n  host: 10.1.0.2", ":1: 'reason' is missing")]
    [InlineData("- { clause: MIG-7, host: b, reason: x }", ":1: 'b' is no address")]
    [InlineData("- { clause: MIG-777, host: 10.1.0.2, reason: x }", ":1: no clause 'MIG-777'")]
    [InlineData("\n- { claus: MIG-7, host: 10.1.0.2, reason: x }", ":2: unknown key 'claus'; did you mean clause?")]
    [InlineData("- {", "not YAML")]
    public void Baseline_ThatIsNone_IsRefusedWithItsLine(string text, string expected)
    {
        using ScratchFolder folder = new();
        string file = folder.File("known.yaml", System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Contains(expected, CommandRun.Of([.. Moving, "--baseline", file]).OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Shrink_LeavesThePacketsThatGiveTheFinding()
    {
        using ScratchFolder folder = new();
        CommandRun run = CommandRun.Of([.. Moving, "--shrink", $"{folder}/small.pcapng"]);

        Assert.Contains(" of 676 give MIG-7; again: servalref check ", run.Error, StringComparison.Ordinal);
        string[] again = run.Error.TrimEnd().Split("servalref check ")[1].Split(' ');
        CommandRun small = CommandRun.Of(["check", .. again, "--json"]);
        using JsonDocument document = JsonDocument.Parse(small.Output);
        JsonElement first = document.RootElement.GetProperty("findings").EnumerateArray()
            .First(finding => finding.GetProperty("severity").GetString() == "violation");
        Assert.Equal("MIG-7", first.GetProperty("clause").GetString());
        Assert.InRange(document.RootElement.GetProperty("packets").GetInt32(), 2, 12);
    }

    [Fact]
    public void Coverage_ListsWhatWasNotPutToTheTest()
    {
        CommandRun run = CommandRun.Of([.. Moving, "--coverage", "--json"]);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement coverage = document.RootElement.GetProperty("coverage");
        HashSet<string> exercised = [.. document.RootElement.GetProperty("clauses").EnumerateObject().Select(clause => clause.Name)];

        Assert.NotEmpty(coverage.GetProperty("missing").EnumerateArray());
        Assert.DoesNotContain(coverage.GetProperty("missing").EnumerateArray(), missing => exercised.Contains(missing.GetProperty("clause").GetString()!));
        Assert.Contains(" clauses not put to the test, of ", CommandRun.Of([.. Moving, "--coverage"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Live_TellsEachFindingOnce()
    {
        CommandRun run = CommandRun.Of([.. Moving, "--live"]);

        Assert.Equal(ExitCode.Violation, run.Code);
        Assert.Single(run.Output.Split('\n'), line => line.StartsWith("violation MIG-7  10.1.0.2", StringComparison.Ordinal));
        Assert.EndsWith("\nviolation: 1 violation, 29 clauses exercised\n", run.Output, StringComparison.Ordinal);
        string[] lines = CommandRun.Of([.. Moving, "--live", "--json"]).Output.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("MIG-7", JsonDocument.Parse(lines[0]).RootElement.GetProperty("finding").GetProperty("clause").GetString());
        Assert.Equal("violation", JsonDocument.Parse(lines[1]).RootElement.GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData(ExitCode.Violation, "--at", "10.1.0.2")]
    [InlineData(ExitCode.Skip, "--at", "nobody")]
    [InlineData(ExitCode.Skip, "--at", "10.9.9.9")]
    public void Bisect_SkipsWhatTellsNothing(int expected, params string[] at) =>
        Assert.Equal(expected, CommandRun.Of([.. Moving[..3], .. at, "--bisect"]).Code);

    [Fact]
    public void Error_UnderJson_IsADocument()
    {
        CommandRun run = CommandRun.Of("check", "no-such-file.pcap", "--json");
        using JsonDocument document = JsonDocument.Parse(run.Output);

        Assert.Equal(ExitCode.Unusable, run.Code);
        Assert.Equal("no-such-file.pcap: no such file", document.RootElement.GetProperty("error").GetString());
        Assert.Equal(1, document.RootElement.GetProperty("format").GetInt32());
    }

    [Fact]
    public void Known_IsHeldByClauseAndHost()
    {
        BaselineEntry[] entries = [new("MIG-28", Address("10.1.0.1"), "another host", 1), new("CTL-15", Address("10.1.0.2"), "this one", 2)];
        BaselinedReport held = BaselinedReport.Of(SampleReport.Create(), entries);

        Assert.Equal((Verdict.Violation, 1), (held.Report.Verdict, held.Known));
        Assert.Same(entries[0], Assert.Single(held.Stale));
    }

    internal static string Unversioned(string json) => json.Replace($"\"{ToolDocument.This.Version}\"", "\"VERSION\"", StringComparison.Ordinal);

    private static NetworkAddress Address(string text) => NetworkAddress.TryParse(text, out NetworkAddress address) ? address : throw new FormatException(text);

    private static string Text(Action<TextWriter> write)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        write(writer);
        return writer.ToString();
    }
}
