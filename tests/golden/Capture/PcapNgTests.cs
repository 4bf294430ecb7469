using ServalRef.Oracle.Capture;
using Xunit;

namespace ServalRef.Golden.Capture;

/// <summary>The blocks of pcapng, one by one.</summary>
public sealed class PcapNgTests
{
    private static readonly byte[] Data = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EnhancedPacket_HasInterfaceTimeAndLength(bool bigEndian)
    {
        byte[] file = new PcapNgBytes(bigEndian).Section().Interface(1).Interface(101).Enhanced(1, 0x1_0000_0002, Data).ToArray();

        Assert.Equal([new Captured(1, 4_294_967_298_000, 1, 101, 5, "0102030405")], Captured.ReadAll(file));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ObsoletePacket_HasInterfaceTimeAndLength(bool bigEndian)
    {
        byte[] file = new PcapNgBytes(bigEndian).Section().Interface(1).Interface(101).Obsolete(1, 7, Data).ToArray();

        Assert.Equal([new Captured(1, 7_000, 1, 101, 5, "0102030405")], Captured.ReadAll(file));
    }

    [Fact]
    public void SimplePacket_TakesTheTimeOfThePacketBefore()
    {
        byte[] file = new PcapNgBytes().Section().Interface().Simple(Data, 5).Enhanced(0, 9, Data).Simple(Data, 5).ToArray();

        Assert.Equal([0L, 9_000, 9_000], Captured.ReadAll(file).Select(f => f.Time));
    }

    [Theory]
    [InlineData(0, 5, "0102030405")] // whole
    [InlineData(3, 5, "010203")] // cut by the interface's limit
    [InlineData(0, 1000, "0102030405000000")] // cut by its block: padding cannot be told from data
    public void SimplePacket_IsAsLongAsItsBlockAndInterfaceAllow(uint snapLength, uint originalLength, string data)
    {
        byte[] file = new PcapNgBytes().Section().Interface(1, snapLength).Simple(Data, originalLength).ToArray();

        Captured frame = Assert.Single(Captured.ReadAll(file));
        Assert.Equal(data, frame.Data);
        Assert.Equal((int)originalLength, frame.OriginalLength);
    }

    [Theory]
    [InlineData(3, 0, 5, 5_000_000)] // milliseconds
    [InlineData(0, 0, 5, 5_000_000_000)] // seconds
    [InlineData(9, 0, 5, 5)]
    [InlineData(12, 0, 5_999, 5)] // picoseconds are rounded down
    [InlineData(127, 0, ulong.MaxValue, 0)]
    [InlineData(0x80 | 1, 0, 3, 1_500_000_000)] // halves of a second
    [InlineData(0x80 | 30, 0, 1UL << 30, 1_000_000_000)]
    [InlineData(0x80 | 127, 0, ulong.MaxValue, 0)]
    [InlineData(6, 100, 5, 100_000_005_000)]
    [InlineData(6, -100, 5, -99_999_995_000)]
    [InlineData(0x80 | 20, 3, 1, 3_000_000_953)]
    public void Time_FollowsResolutionAndOffset(byte resolution, long offset, ulong ticks, long expected)
    {
        var bytes = new PcapNgBytes();
        bytes.Section().Interface(1, 0, bytes.Resolution(resolution), bytes.Offset(offset)).Enhanced(0, ticks, Data);

        Assert.Equal(expected, Assert.Single(Captured.ReadAll(bytes.ToArray())).Time);
    }

    /// <summary>The second section has another byte order and begins to count its interfaces anew.</summary>
    [Fact]
    public void Sections_HaveTheirOwnByteOrderAndInterfaces()
    {
        var bytes = new PcapNgBytes();
        bytes.Section().Interface(1, 0, bytes.Name("A.if0")).Enhanced(0, 1, Data);
        bytes.Section(bigEndian: true).Interface(101, 0, bytes.Name("B.if0"), bytes.Resolution(9)).Enhanced(0, 2, Data);
        using CaptureReader reader = CaptureReader.Open(bytes.ToStream(), "memory");

        Assert.Equal(
            [new Captured(1, 1_000, 0, 1, 5, "0102030405"), new Captured(2, 2, 1, 101, 5, "0102030405")], Captured.ReadAll(reader));
        Assert.Equal("A.if0", reader.InterfaceName(0));
        Assert.Equal("B.if0", reader.InterfaceName(1));
        Assert.Null(reader.InterfaceName(2));
        Assert.Null(reader.InterfaceName(-1));
    }

    /// <summary>Names, statistics and custom blocks stand between packets; one of them is larger than the reader's buffer.</summary>
    [Fact]
    public void OtherBlocks_AreSkipped()
    {
        byte[] file = new PcapNgBytes().Section().Block(4, new byte[8]).Interface().Block(0x0BAD, new byte[2_000_000])
            .Enhanced(0, 1, Data).Block(5, new byte[12]).Enhanced(0, 2, Data).Block(0x8000_0001, []).ToArray();

        Assert.Equal([1_000L, 2_000], Captured.ReadAll(file).Select(f => f.Time));
    }

    [Fact]
    public void Options_OfPacketsAndUnknownOnes_AreSkipped()
    {
        var bytes = new PcapNgBytes();
        byte[] end = bytes.Option(0, []);
        bytes.Section().Interface(1, 0, bytes.Option(0x7FFF, [1, 2, 3]), bytes.Name("eth0\0"), end, bytes.Name("not read"));
        bytes.Enhanced(0, 1, Data, null, bytes.Option(1, new byte[70]), end);
        using CaptureReader reader = CaptureReader.Open(bytes.ToStream(), "memory");

        Assert.Single(Captured.ReadAll(reader));
        Assert.Equal("eth0", reader.InterfaceName(0));
    }

    /// <summary>A kind of interface that cannot be looked into: whoever reads its packets passes over them.</summary>
    [Fact]
    public void PacketsOfAnUnsupportedLinkType_AreThere()
    {
        var bytes = new PcapNgBytes();
        bytes.Section().Interface(189, 0, bytes.Name("usbmon0")).Interface(1).Enhanced(1, 1, Data).Enhanced(0, 1, Data);

        Assert.Equal([1, 189], Captured.ReadAll(bytes.ToArray()).Select(frame => frame.LinkType));
    }

    [Fact]
    public void FileCutInABlock_EndsEarly()
    {
        byte[] file = new PcapNgBytes().Section().Interface().Enhanced(0, 1, Data).Block(5, new byte[100]).ToArray();
        using CaptureReader reader = CaptureReader.Open(new MemoryStream(file[..^1]), "memory");

        Assert.Single(Captured.ReadAll(reader));
        Assert.Equal("memory: the file ends inside a block after packet 1; the packets before it were read", reader.Warning);
    }

    [Fact]
    public void UndescribedInterface() => Refused(
        new PcapNgBytes().Section().Enhanced(0, 1, Data), "packet 1 at byte 28: interface 0 is not described in its section");

    [Fact]
    public void InterfaceOfAnotherSection() => Refused(
        new PcapNgBytes().Section().Interface().Section().Enhanced(0, 1, Data),
        "packet 1 at byte 76: interface 0 is not described in its section");

    [Fact]
    public void CapturedLengthBeyondItsBlock() => Refused(
        new PcapNgBytes().Section().Interface().Enhanced(0, 1, Data, captured: 9),
        "packet 1 at byte 48: captured length 9 does not fit in a block of length 40");

    [Fact]
    public void HostileCapturedLength() => Refused(
        new PcapNgBytes().Section().Interface().Enhanced(0, 1, Data, captured: 0x8000_0000),
        "packet 1 at byte 48: captured length 2147483648 is beyond the limit of 262144 bytes");

    [Fact]
    public void HostileBlockLength() => Refused(
        new PcapNgBytes().Section().Interface().Block(6, [.. new byte[20], .. Data, 0, 0, 0], 0x8000_0000),
        "packet 1 at byte 48: block length 2147483648 is beyond the limit of 524288 bytes");

    [Theory]
    [InlineData(0u)]
    [InlineData(8u)]
    [InlineData(13u)]
    public void ImpossibleBlockLength(uint length) => Refused(
        new PcapNgBytes().Section().Block(4, [], length),
        $"byte 28: block length {length}; a multiple of 4 and at least 12 was expected");

    [Fact]
    public void LengthsThatDisagree() => Refused(
        new PcapNgBytes().Section().Block(4, new byte[4], trailer: 20), "byte 28: block length 16 at its start, but 20 at its end");

    [Fact]
    public void HugeInterfaceDescription() => Refused(
        new PcapNgBytes().Section().Block(1, [], 0xFFFF_FFFC),
        "byte 28: interface description of length 4294967292, beyond the limit of 524288 bytes");

    [Theory]
    [InlineData(2, 200)]
    [InlineData(9, 2)]
    [InlineData(14, 4)]
    public void OptionOfImpossibleLength(ushort code, ushort length)
    {
        var bytes = new PcapNgBytes();
        Refused(
            bytes.Section().Interface(1, 0, bytes.Option(code, [1, 2, 3, 4], length)),
            $"byte 28: interface description: option {code} cannot be {length} bytes long");
    }

    [Fact]
    public void TimeOutOfRange() => Refused(
        new PcapNgBytes().Section().Interface().Enhanced(0, ulong.MaxValue, Data),
        "packet 1 at byte 48: timestamp of 18446744073709551615 ticks lies outside the years 1678 to 2262");

    [Fact]
    public void UnknownVersion() => Refused(new PcapNgBytes().Section(major: 2), "unsupported pcapng version 2; only version 1 is known");

    [Fact]
    public void UnknownByteOrder() => Refused(
        new PcapNgBytes().Block(0x0A0D0D0A, new byte[16]), "byte 0: not a pcapng section header: byte-order magic 0x00000000");

    [Fact]
    public void TooManyInterfaces()
    {
        var bytes = new PcapNgBytes().Section();
        for (int i = 0; i <= 65_536; i++)
        {
            bytes.Interface();
        }

        Refused(bytes, "more than 65536 interfaces");
    }

    private static void Refused(PcapNgBytes bytes, string what)
    {
        var e = Assert.Throws<CaptureException>(() => Captured.ReadAll(bytes.ToArray()));

        Assert.Equal($"memory: {what}", e.Message);
    }
}
