using System.Globalization;
using System.Net;
using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Capture;

/// <summary>tshark, the reference for what a capture holds, reads the same from every file.</summary>
[Trait("Requires", "tshark")]
public sealed class TsharkTests
{
    private static readonly string[] Fields = ["frame.number", "frame.time_epoch", "frame.len", "ip.src", "ip.dst", "ip.proto", "ip.len"];

    public static TheoryData<string> Files => new(TestData.Captures);

    public static TheoryData<int, string> LinkTypes => new()
    {
        { LinkLayer.Null, "02000000" },
        { LinkLayer.Loop, "00000002" },
        { LinkLayer.Raw, "" },
        { LinkLayer.Ipv4, "" },
        { LinkLayer.Ethernet, "020000000001" + "020000000002" + "88A80064" + "81000065" + "0800" },
        { LinkLayer.LinuxCooked, "0000" + "0001" + "0006" + "0200000000010000" + "0800" },
        { LinkLayer.LinuxCooked2, "0800" + "0000" + "00000003" + "0001" + "00" + "06" + "0200000000010000" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Tshark_ReadsTheSameFromThePrototypesCapture(string file) => Agree(TestData.Capture(file));

    [Theory]
    [MemberData(nameof(LinkTypes))]
    public void Tshark_ReadsTheSameFromEveryFormatOfOurWriters(int linkType, string linkHeader)
    {
        byte[] frame = Convert.FromHexString(linkHeader + "45000018000000004090000A" + "0A010001" + "0A010002" + "DEADBEEF");
        foreach (bool bigEndian in new[] { false, true })
        {
            foreach (bool nanosecond in new[] { false, true })
            {
                Agree(stream =>
                {
                    using var writer = new PcapWriter(stream, linkType, nanosecond, bigEndian);
                    writer.Write(new Instant(1_400_000_000_123_456_789), frame);
                    writer.Write(new Instant(1_400_000_000_123_456_788), frame, frame.Length + 20);
                });
            }

            Agree(stream =>
            {
                using var writer = new PcapNgWriter(stream, bigEndian);
                int nano = writer.AddInterface("A.if0", linkType);
                int micro = writer.AddInterface("A.if1", linkType, resolution: 6, offsetSeconds: 1_300_000_000);
                int binary = writer.AddInterface("B.if0", linkType, resolution: 0x80 | 30);
                writer.Write(nano, new Instant(1_400_000_000_123_456_789), frame);
                writer.Write(micro, new Instant(1_400_000_000_123_456_789), frame);
                writer.Write(binary, new Instant(1_400_000_000_123_456_789), frame);
            });
        }
    }

    private static void Agree(Action<Stream> write)
    {
        string path = Path.GetTempFileName();
        try
        {
            write(File.Create(path));
            Agree(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Agree(string path) => Assert.Equal(Tshark.Fields(["-n", "-r", path], Fields).Lines, Ours(path));

    private static List<string> Ours(string path)
    {
        var lines = new List<string>();
        using CaptureReader reader = CaptureReader.Open(path);
        while (reader.TryRead(out CaptureFrame frame))
        {
            string time = string.Create(CultureInfo.InvariantCulture, $"{frame.Time.Nanoseconds / 1_000_000_000}.{frame.Time.Nanoseconds % 1_000_000_000:d9}");
            string packet = string.Create(CultureInfo.InvariantCulture, $"{frame.Number}\t{time}\t{frame.OriginalLength}");
            Assert.True(LinkLayer.TryGetIp(frame.LinkType, frame.Data, out ReadOnlySpan<byte> ip));
            lines.Add($"{packet}\t{new IPAddress(ip[12..16])}\t{new IPAddress(ip[16..20])}\t{ip[9]}\t{(ip[2] << 8) | ip[3]}");
        }

        return lines;
    }
}
