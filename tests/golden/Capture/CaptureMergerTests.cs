using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Capture;

/// <summary>Several files are read as one, by time.</summary>
public sealed class CaptureMergerTests
{
    [Fact]
    public void EqualTimes_ComeInOrderOfTheFiles() =>
        Assert.Equal(["5:0#1", "5:0#2", "5:1#1", "6:1#2", "7:0#3"], Merge([5, 5, 7], [5, 6]));

    [Fact]
    public void PacketsOutOfOrderInAFile_ComeByTime() =>
        Assert.Equal(["4:0#2", "9:1#1", "10:0#1", "10:1#2", "12:0#3"], Merge([10, 4, 12], [9, 10]));

    [Fact]
    public void PacketHalfASecondLate_FindsItsPlace_AndALaterOneFollowsAtOnce() => Assert.Equal(
        ["0:0#2", "500000000:0#1", "500000001:0#3", "1:0#5", "1000000002:0#4"],
        Merge([500_000_000, 0, 500_000_001, 1_000_000_002, 1]));

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(1_000_001, false)]
    public void SameFrameTwiceWithinAMillisecond_IsMarked(long later, bool copy)
    {
        using var merger = new CaptureMerger([CaptureReader.Open(Pcap((0, [1, 2]), (later, [1, 2])), "x")]);
        List<bool> copies = [];
        while (merger.TryRead(out CaptureFrame frame, out _))
        {
            copies.Add(frame.CopyOf is not null);
        }

        Assert.Equal([false, copy], copies);
    }

    [Fact]
    public void EmptyFiles_AreNoHindrance() => Assert.Equal(["1:1#1"], Merge([], [1], []));

    [Fact]
    public void NoFiles_HoldNoPackets() => Assert.Empty(Merge());

    /// <summary>Both ends of group 01: every packet is seen leaving before it is seen arriving.</summary>
    [Fact]
    public void TwoEnds_OfAnExchange_Interleave()
    {
        using CaptureMerger merger = CaptureMerger.Open(
        [
            TestData.Capture("01-tcp-connect-transfer-close.a1.pcap"),
            TestData.Capture("01-tcp-connect-transfer-close.b1.pcap"),
        ]);
        var sentBy = new Dictionary<string, int>();
        int packets = 0;
        while (merger.TryRead(out CaptureFrame frame, out int file))
        {
            packets++;
            Assert.True(LinkLayer.TryGetIp(frame.LinkType, frame.Data, out ReadOnlySpan<byte> ip));
            int sender = ip[15] == 1 ? 0 : 1;
            if (sentBy.TryAdd(Convert.ToHexString(ip), file))
            {
                Assert.Equal(sender, file);
            }
        }

        Assert.Equal(42, packets);
        Assert.Equal(21, sentBy.Count);
        Assert.Equal("01-tcp-connect-transfer-close.b1.pcap", Path.GetFileName(merger.Readers[1].Name));
    }

    private static List<string> Merge(params long[][] files)
    {
        using var merger = new CaptureMerger(files.Select((times, i) =>
            CaptureReader.Open(Pcap([.. times.Select((time, place) => (time, new byte[] { (byte)i, (byte)place }))]), $"{i}")));
        var order = new List<string>();
        while (merger.TryRead(out CaptureFrame frame, out int file))
        {
            order.Add($"{frame.Time.Nanoseconds}:{file}#{frame.Number}");
            Assert.Equal(file, frame.Data[0]);
        }

        Assert.False(merger.TryRead(out _, out int none));
        Assert.Equal(-1, none);
        return order;
    }

    private static MemoryStream Pcap(params (long Time, byte[] Data)[] packets)
    {
        var stream = new MemoryStream();
        var writer = new PcapWriter(stream, LinkLayer.Raw, nanosecond: true);
        foreach ((long time, byte[] data) in packets)
        {
            writer.Write(new Instant(time), data);
        }

        stream.Position = 0;
        return stream;
    }
}
