using ServalRef.Cli;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Cli;

public class InputTests
{
    private const string Capture = "01-tcp-connect-transfer-close.a1.pcap";

    public static TheoryData<string> Readers => new("check", "decode");

    [Theory]
    [MemberData(nameof(Readers))]
    public void File_ThatDoesNotExist_IsNamed(string command)
    {
        string line = CommandRun.Of(command, "no-such-file.pcap").OneLineOfRefusal();

        Assert.Contains("no-such-file.pcap", line, StringComparison.Ordinal);
        Assert.Contains("no such file", line, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Folder_IsNoCapture(string command)
    {
        using ScratchFolder folder = new();

        Assert.Contains("is a directory", CommandRun.Of(command, $"{folder}").OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void EmptyFile_IsNoCapture(string command)
    {
        using ScratchFolder folder = new();

        Assert.Contains("empty", CommandRun.Of(command, folder.File("x.pcap", [])).OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void ForeignFile_IsNoCapture(string command)
    {
        using ScratchFolder folder = new();

        string file = folder.File("x.pcap", "PNG or so"u8);

        Assert.Contains("not a pcap", CommandRun.Of(command, file).OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void File_CutInItsFirstPacket_CannotBeUsed(string command)
    {
        using ScratchFolder folder = new();
        string file = folder.File("x.pcap", File.ReadAllBytes(TestData.Capture(Capture)).AsSpan(0, 60));

        Assert.Contains("truncated", CommandRun.Of(command, file).OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void File_CutLater_IsReadAsFarAsItGoes()
    {
        using ScratchFolder folder = new();
        CommandRun run = CommandRun.Of("decode", folder.File("x.pcap", File.ReadAllBytes(TestData.Capture(Capture)).AsSpan(0, 400)));

        Assert.Equal(ExitCode.Success, run.Code);
        Assert.StartsWith("servalref: note: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Serval packet", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_FileNamedTwice_IsRefused()
    {
        string file = TestData.Capture(Capture);

        Assert.EndsWith("named twice; name each file once", CommandRun.Of("check", file, file).OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_EmptyName_IsNoFile() => CommandRun.Of("check", "").OneLineOfRefusal();

    [Fact]
    public void Check_CaptureWithoutServal_CannotBeJudged()
    {
        using ScratchFolder folder = new();
        string file = folder.File("x.pcap", File.ReadAllBytes(TestData.Capture(Capture)).AsSpan(0, 24));

        CommandRun.Of("check", file).OneLineOfRefusal();
    }

    [Fact]
    public void Decode_Capture_PrintsEveryPacketAndTheirNumber()
    {
        CommandRun run = CommandRun.Of("decode", TestData.Capture(Capture));

        Assert.Equal((ExitCode.Success, string.Empty), (run.Code, run.Error));
        Assert.Equal(21, run.Output.Split('\n').Count(line => line.StartsWith('#')));
        Assert.EndsWith("\n21 Serval packets, 0 other packets\n", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("#1  0.000000  10.1.0.1 > 10.1.0.2  96 bytes, prototype2014\n", run.Output, StringComparison.Ordinal);
    }
}
