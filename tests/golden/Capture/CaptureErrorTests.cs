using System.Text;
using ServalRef.Oracle.Capture;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Capture;

/// <summary>A file that cannot be used is refused with one line that says why.</summary>
public sealed class CaptureErrorTests
{
    private const string Damaged = "memory: the compressed data are empty, damaged or cut short; decompress as much as can be saved, and check that";

    private static readonly byte[] Whole = File.ReadAllBytes(TestData.Capture("07a-no-such-service.a1.pcap"));

    [Fact]
    public void EmptyStream() => Refused([], "memory: the file is empty");

    [Fact]
    public void FewBytes() => Refused([0xD4], "memory: not a pcap or pcapng capture: too short");

    [Fact]
    public void TextFile() => Refused(
        Encoding.ASCII.GetBytes("hello\n"), "memory: not a pcap or pcapng capture: it begins with 68656c6c");

    [Fact]
    public void GzipFile_CutInItsHeader() => Refused([0x1F, 0x8B, 8, 0, 0], Damaged);

    [Fact]
    public void ZstandardFile_CutInItsHeader() => Refused([0x28, 0xB5, 0x2F, 0xFD, 0], Damaged);

    [Fact]
    public void GzipFile_OfAnything() => Refused(CaptureStreamTests.Gzip("hello"u8), "memory: not a pcap or pcapng capture: it begins with 68656c6c");

    [Fact]
    public void GzipFile_WithAWrongSum() => Refused([.. CaptureStreamTests.Gzip(Whole)[..^8], 0, 0, 0, 0, 0, 0, 0, 0], Damaged);

    [Fact]
    public void TruncatedFileHeader() => Refused(Whole[..20], "memory: truncated: 20 bytes are too few for a pcap file header of 24");

    [Fact]
    public void UnknownVersion() => Refused(
        [.. Whole[..4], 9, .. Whole[5..]], "memory: unsupported pcap version 9; only version 2 is known");

    [Fact]
    public void UnsupportedLinkType() => Refused(
        [.. Whole[..20], 189, 0, 0, 0], "memory: unsupported link type 189; Ethernet, raw IP, Linux cooked and BSD loopback are known");

    [Theory]
    [InlineData(30, "a record header")]
    [InlineData(100, "a packet")]
    public void EndsInsideTheFirstRecord(int length, string record) => Refused(
        Whole[..length], $"memory: truncated: the file ends inside {record}, before the first whole packet");

    [Fact]
    public void HostileCapturedLength() => Refused(
        [.. Whole[..32], 0xFF, 0xFF, 0xFF, 0xFF, .. Whole[36..]],
        "memory: packet 1 at byte 24: captured length 4294967295 is beyond the limit of 262144 bytes");

    [Fact]
    public void HostileOriginalLength() => Refused(
        [.. Whole[..36], 0xFF, 0xFF, 0xFF, 0xFF, .. Whole[40..]],
        "memory: packet 1 at byte 24: original length 4294967295 is beyond the limit of 2147483647 bytes");

    [Theory]
    [InlineData(8)]
    [InlineData(30)]
    public void FileWithOnlyAHeader_IsAnEmptyCapture(int blockOrHeader)
    {
        byte[] file = blockOrHeader == 8 ? Whole[..24] : new PcapNgBytes().Section().Interface().ToArray();
        using CaptureReader reader = CaptureReader.Open(new MemoryStream(file), "memory");

        Assert.False(reader.TryRead(out _));
        Assert.False(reader.EndedEarly);
    }

    [Fact]
    public void FileCutShort_EndsEarlyAfterItsLastWholePacket()
    {
        using CaptureReader reader = CaptureReader.Open(new MemoryStream(Whole[..^1]), "cut.pcap");

        Assert.Equal(2, Captured.ReadAll(reader).Count);
        Assert.True(reader.EndedEarly);
        Assert.Equal("cut.pcap: the file ends inside a packet after packet 2; the packets before it were read", reader.Warning);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void AfterAnError_NothingMoreIsRead()
    {
        byte[] file = [.. Whole[..32], 0xFF, 0xFF, 0xFF, 0xFF, .. Whole[36..]];
        using CaptureReader reader = CaptureReader.Open(new MemoryStream(file), "memory");

        Assert.Throws<CaptureException>(() => reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void DisposedReader_IsRefused()
    {
        CaptureReader reader = CaptureReader.Open(new PcapNgBytes().Section().ToStream(), "memory");
        reader.Dispose();

        Assert.Throws<ObjectDisposedException>(() => reader.TryRead(out _));
    }

    [Fact]
    public void StreamThatFails_IsACaptureError()
    {
        var e = Assert.Throws<CaptureException>(() => CaptureReader.Open(new BrokenStream(), "disk"));

        Assert.Equal("disk: cannot be read: medium error", e.Message);
        Assert.IsType<IOException>(e.InnerException);
    }

    [Fact]
    public void LineBreaksInNames_DoNotBreakTheMessage()
    {
        var e = Assert.Throws<CaptureException>(() => CaptureReader.Open(Stream.Null, "two\nlines"));

        Assert.Equal("two?lines: the file is empty", e.Message);
    }

    private static void Refused(byte[] file, string message)
    {
        var e = Assert.Throws<CaptureException>(() => Captured.ReadAll(file));

        Assert.Equal(message, e.Message);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("medium error");
    }
}
