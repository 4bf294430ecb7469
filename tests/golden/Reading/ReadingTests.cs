using System.Text.Json;
using ServalRef.Cli;
using ServalRef.Golden.Cli;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Reading;

/// <summary>What stands between a packet and its judge: captures that are cut, doubled, unfinished or damaged, and verdicts that allow for it.</summary>
public class ReadingTests
{
    [Theory]
    [InlineData("udp-checksum-offload.pcapng", "--hosts")]
    [InlineData("udp-partial-checksum.pcap", "--at", "10.1.0.1,10.1.1.1")]
    [InlineData("ip-checksum-zero.pcap", "--at", "10.1.0.1,10.1.1.1")]
    public void ChecksumsThatTheNetworkCardFillsIn_AreNoFault(string file, params string[] options)
    {
        using JsonDocument report = Check(file, ExitCode.Success, options);

        Assert.Equal(0, Number(report, "malformed"));
    }

    [Fact]
    public void ChecksumsThatTheNetworkCardFillsIn_AreNoFaultWithoutAHostEither()
    {
        using JsonDocument report = Check("udp-checksum-offload.pcapng", ExitCode.Inconclusive);

        Assert.Equal(0, Number(report, "malformed"));
    }

    [Theory]
    [Trait("Clause", "WIRE-13")]
    [InlineData("wrong-crc.pcap")]
    [InlineData("crc-byte-order.pcap")]
    public void PacketWithAWrongCrc_CapturedAtItsSender_IsTheSendersFault(string file)
    {
        using JsonDocument report = Check(file, ExitCode.Violation, "--at", "10.1.0.1,10.1.1.1");

        Assert.Contains(Findings(report), finding => Names(finding, "WIRE-13", "10.1.0.1") && finding.GetProperty("severity").GetString() == "violation");
        Assert.DoesNotContain(Findings(report), finding => Names(finding, "WIRE-13", "10.2.0.1"));
    }

    /// <summary>The same packets seen at the other host: they may have been damaged on their way.</summary>
    [Fact]
    [Trait("Clause", "WIRE-11")]
    public void PacketWithAWrongCrc_CapturedAtItsReceiver_BlamesNobody()
    {
        using JsonDocument report = Check("wrong-crc.pcap", ExitCode.Inconclusive, "--at", "10.2.0.1");

        Assert.Empty(Findings(report));
        Assert.NotEqual(0, Number(report, "malformed"));
    }

    [Fact]
    [Trait("Clause", "WIRE-7")]
    public void ReservedBit_CapturedAtItsSender_IsTheSendersFault()
    {
        using JsonDocument report = Check("ack-reserved.pcap", ExitCode.Violation, "--at", "10.1.0.1,10.1.1.1");

        Assert.Contains(Findings(report), finding => Names(finding, "WIRE-7a", "10.1.0.1"));
    }

    [Fact]
    public void CutPackets_AreCountedApart_AndNoVerdictRestsOnThem()
    {
        using JsonDocument report = Check("snaplen-96.pcapng", ExitCode.Inconclusive, "--hosts");

        Assert.Equal((0, 62, "mtp1"), (Number(report, "malformed"), Number(report, "cut"), report.RootElement.GetProperty("dialect").GetString()));
        Assert.Contains("could not be judged", report.RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void DropsThatTheCaptureCounts_AreTold()
    {
        CommandRun run = Run("dropped-by-kernel.pcapng", "--at", "10.1.0.1,10.1.1.1");

        Assert.Contains("1 more dropped by the capture program", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void FrameOfTheHostCapturedTwice_IsOnePacket()
    {
        using JsonDocument report = Check("captured-twice.pcap", ExitCode.Success, "--at", "10.1.0.1");

        Assert.Equal(3, Number(report, "packets"));
    }

    [Fact]
    public void PacketsOfAnotherKindOfInterface_ArePassedOverAndNamed()
    {
        using JsonDocument report = Check("usb.pcapng", ExitCode.Success, "--hosts");

        Assert.Equal(1, Number(report, "unread"));
        Assert.EndsWith(
            "usb.pcapng: passed over 1 packet of interface usbmon0, whose link type 189 is not read",
            Assert.Single(report.RootElement.GetProperty("notes").EnumerateArray()).GetString(),
            StringComparison.Ordinal);
    }

    /// <summary>Its peer has answered it, and so has not dropped it.</summary>
    [Theory]
    [Trait("Clause", "WIRE-11a")]
    [InlineData("crc-byte-order.pcap", 2)]
    [InlineData("ack-reserved.pcap", 2)]
    public void AnswerToAMalformedPacket_IsThePeersFault(string file, int packet)
    {
        using JsonDocument report = Check(file, ExitCode.Violation, "--at", "10.1.0.1,10.1.1.1");

        Assert.Contains(Findings(report), finding =>
            Names(finding, "WIRE-11a", "10.2.0.1") && finding.GetProperty("packet").GetInt32() == packet);
    }

    /// <summary>Seen at the host that answers, a sound copy of the packet may be missing from the capture.</summary>
    [Theory]
    [Trait("Clause", "WIRE-11a")]
    [InlineData("unspecified")]
    [InlineData("violation", "--complete")]
    public void AnswerToAMalformedPacket_SeenAtItsReceiver_IsProvenByAWholeCapture(string severity, params string[] options)
    {
        CommandRun run = Run("ack-reserved.pcap", [.. options, "--at", "10.2.0.1", "--json"]);
        using JsonDocument report = JsonDocument.Parse(run.Output);

        Assert.Contains(Findings(report), finding =>
            Names(finding, "WIRE-11a", "10.2.0.1") && finding.GetProperty("severity").GetString() == severity);
    }

    /// <summary>Two hosts, clocks an hour apart: each file is judged by its own.</summary>
    [Fact]
    public void FilesOfTwoHosts_AreJudgedByTheirOwnClocks()
    {
        using ScratchFolder folder = new();
        string b = folder.File("b.pcap", ShiftedByAnHour(File.ReadAllBytes(TestData.Capture("01-tcp-connect-transfer-close.b1.pcap"))));
        string a = TestData.Capture("01-tcp-connect-transfer-close.a1.pcap");
        CommandRun run = CommandRun.Of("check", $"{a}@10.1.0.1", $"{b}@10.1.0.2");

        Assert.Equal((ExitCode.Success, string.Empty), (run.Code, run.Error));
        Assert.Contains("42 Serval packets, 1 flow,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingThatNamesAHost_IsInconclusive_AndPartialIfThatWillDo()
    {
        string a = TestData.Capture("01-tcp-connect-transfer-close.a1.pcap");
        CommandRun between = CommandRun.Of("check", a);
        CommandRun partial = CommandRun.Of("check", a, "--partial");

        Assert.Equal((ExitCode.Inconclusive, ExitCode.Success), (between.Code, partial.Code));
        Assert.Contains("--at 10.1.0.1 or FILE@10.1.0.1 would name the host", between.Output, StringComparison.Ordinal);
        Assert.Contains("conforms as far as it can be seen from between the hosts: ", partial.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void FileNamedAfterNoAddress_IsRefused() => Assert.Contains(
        "'host' is no address", CommandRun.Of("check", $"{TestData.Capture("01-tcp-connect-transfer-close.a1.pcap")}@host").OneLineOfRefusal(), StringComparison.Ordinal);

    // The seconds stand in the first field of each record.
    private static byte[] ShiftedByAnHour(byte[] pcap)
    {
        for (int place = 24; place < pcap.Length; place += 16 + BitConverter.ToInt32(pcap, place + 8))
        {
            BitConverter.TryWriteBytes(pcap.AsSpan(place), BitConverter.ToUInt32(pcap, place) + 3600);
        }

        return pcap;
    }

    private static bool Names(JsonElement finding, string clause, string host) =>
        finding.GetProperty("clause").GetString() == clause && finding.GetProperty("host").GetString() == host;

    private static JsonElement[] Findings(JsonDocument report) => [.. report.RootElement.GetProperty("findings").EnumerateArray()];

    private static int Number(JsonDocument report, string name) => report.RootElement.GetProperty(name).GetInt32();

    private static JsonDocument Check(string file, int code, params string[] options)
    {
        CommandRun run = Run(file, [.. options, "--json"]);
        Assert.True(run.Code == code, $"exit {run.Code}: {run.Output}{run.Error}");
        return JsonDocument.Parse(run.Output);
    }

    private static CommandRun Run(string file, params string[] options) =>
        CommandRun.Of(["check", Path.Combine(TestData.Root, "Reading", "inputs", file), .. options]);
}
