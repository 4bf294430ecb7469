using System.Globalization;
using System.Text.Json;
using ServalRef.Cli;
using ServalRef.Golden.Cli;
using ServalRef.Oracle;
using ServalRef.Oracle.Reporting;
using ServalRef.Rendering;
using ServalRef.Tests;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Verdicts;

/// <summary>What <c>check</c> says of every capture of the prototype, from each host's side.</summary>
public class PrototypeVerdictTests
{
    public static TheoryData<string, string> Views
    {
        get
        {
            var views = new TheoryData<string, string>();
            foreach (CaptureView view in PrototypeViews.All)
            {
                views.Add(ReportNumber(view), view.Host);
            }

            return views;
        }
    }

    [Fact]
    public void Views_CoverEveryCaptureOnce() => Assert.Equal(
        TestData.Captures,
        PrototypeViews.All.SelectMany(view => view.Files).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Views))]
    public Task Check_ForPeople(string group, string host)
    {
        CaptureView view = PrototypeViews.Of(group, host);
        return Verifier.Verify(Render(view)).UseMethodName($"{view.Group}.{host}");
    }

    /// <summary>Exchanges in which both hosts do all that is asked of them: loss, crossing and queueing excuse what they excuse.</summary>
    [Theory]
    [InlineData("01", "A")]
    [InlineData("01", "B")]
    [InlineData("04b", "A")]
    [InlineData("04b", "B")]
    [InlineData("04d", "A")]
    [InlineData("04d", "B")]
    [InlineData("08a", "A")]
    [InlineData("08a", "B")]
    [InlineData("10", "A")]
    [InlineData("10", "B")]
    [InlineData("06", "D")]
    public void SoundExchange_Conforms(string group, string host)
    {
        using JsonDocument report = Check(group, host, ExitCode.Success);

        Assert.Equal("conforms", report.RootElement.GetProperty("verdict").GetString());
        Assert.Empty(report.RootElement.GetProperty("findings").EnumerateArray());
        Assert.All(report.RootElement.GetProperty("clauses").EnumerateObject(), c => Assert.Equal(0, c.Value.GetProperty("violated").GetInt32()));
    }

    /// <summary>
    /// A host that only received what its peer did wrong is not to blame, nor is the peer from there: what it may have received is
    /// not known.
    /// </summary>
    [Theory]
    [InlineData("02", "B")]
    [InlineData("03a", "A")]
    [InlineData("03b", "A")]
    [InlineData("04a", "A")]
    [InlineData("04f", "A")]
    public void OtherSide_OfAViolation_Conforms(string group, string host)
    {
        using JsonDocument report = Check(group, host, ExitCode.Success);

        Assert.Equal("conforms", report.RootElement.GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("02", "A", "TEAR-10", "a1", 101, "10.1.0.1")] // FIN repeated into the void
    [InlineData("03a", "B", "OPEN-3b", "b1", 2, "10.1.0.2")] // SYN+ACK lost and not sent again before the request expired
    [InlineData("03b", "B", "OPEN-3b", "b1", 2, "10.1.0.2")] // SYN+ACK unanswered, sent once
    [InlineData("04a", "B", "MIG-7", "b1", 360, "10.1.0.2")] // pure ACK to a repeated RSYN
    [InlineData("04f", "B", "MIG-7", "b1", 363, "10.1.0.2")]
    [InlineData("12", "B", "SEC-3b", "b1", 12, "10.1.0.2")] // forged RSYN+ACK answered
    [InlineData("12", "B", "SEC-3a", "b1", 18, "10.1.0.2")] // forged RST obeyed
    [InlineData("12", "B", "FLOW-6b", "b1", 19, "10.1.0.2")] // silent ever since
    [InlineData("12", "A", "SEC-2a", "a1", 9, "10.1.0.1")] // at A's interface, in A's name, not with A's nonce
    public void Defect_IsAViolation_AtItsPacket(string group, string host, string clause, string at, int packet, string address)
    {
        using JsonDocument report = Check(group, host, ExitCode.Violation);

        Assert.Equal("violation", report.RootElement.GetProperty("verdict").GetString());
        Assert.Contains(report.RootElement.GetProperty("findings").EnumerateArray(), finding =>
            finding.GetProperty("severity").GetString() == "violation"
            && finding.GetProperty("clause").GetString() == clause
            && finding.GetProperty("file").GetString()!.EndsWith($".{at}.pcap", StringComparison.Ordinal)
            && finding.GetProperty("packet").GetInt32() == packet
            && finding.GetProperty("host").GetString() == address);
    }

    /// <summary>One fault, one finding: nothing else is held against the host because of it.</summary>
    [Theory]
    [InlineData("02", "A", 1)]
    [InlineData("03a", "B", 1)]
    [InlineData("03b", "B", 1)]
    [InlineData("04a", "B", 1)]
    [InlineData("04f", "B", 1)]
    [InlineData("12", "B", 3)]
    public void Defect_IsReportedOnce(string group, string host, int findings)
    {
        using JsonDocument report = Check(group, host, ExitCode.Violation);

        Assert.Equal(findings, report.RootElement.GetProperty("findings").GetArrayLength());
    }

    /// <summary>Silence to a SYN may be a service rule, so it is a deviation, and the exit code that of success.</summary>
    [Fact]
    [Trait("Clause", "OPEN-25")]
    public void SilenceToASyn_IsADeviation()
    {
        using JsonDocument report = Check("07a", "B", ExitCode.Success);

        JsonElement finding = Assert.Single(report.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal("deviation", finding.GetProperty("severity").GetString());
        Assert.Equal("OPEN-25", finding.GetProperty("clause").GetString());
        Assert.Equal(1, finding.GetProperty("packet").GetInt32());
    }

    private static string ReportNumber(CaptureView view) => view.Group.Split('-')[0];

    private static JsonDocument Check(string group, string host, int exitCode)
    {
        CaptureView view = PrototypeViews.Of(group, host);
        CommandRun run = CommandRun.Of(["check", .. view.Files, "--at", string.Join(',', view.At), "--max", "0", "--json"]);
        Assert.True(run.Code == exitCode, string.Create(CultureInfo.InvariantCulture, $"exit {run.Code}: {run.Output}{run.Error}"));
        return JsonDocument.Parse(run.Output);
    }

    // With file names as they would be given in the captures' own folder.
    private static string Render(CaptureView view)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        Report report = view.Judge().Report;
        string[] names = [.. view.Files.Select(file => Path.GetFileName(file))];
        report = report with { Findings = [.. report.Findings.Select(WithoutFolders)] };
        writer.WriteLine($"$ {view.Command}");
        CheckRenderer.Render(report, writer, new CheckRenderOptions(names) { Max = 0 });
        return writer.ToString();
    }

    private static Finding WithoutFolders(Finding finding) => finding with
    {
        Packet = WithoutFolder(finding.Packet),
        Ladder = [.. finding.Ladder.Select(row => row with { Packet = WithoutFolder(row.Packet) })],
    };

    private static PacketReference WithoutFolder(PacketReference packet) => packet with { File = Path.GetFileName(packet.File) };
}
