using System.Globalization;
using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Mutants;

/// <summary>What the packets were captured with, and in what order files are named, changes no verdict.</summary>
public sealed class ContainerTests
{
    private static readonly byte[] EthernetHeader = Convert.FromHexString("0200000000020200000000010800");
    private static readonly byte[] CookedHeader = Convert.FromHexString("00000001000602000000000100000800");
    private static readonly byte[] Cooked2Header = Convert.FromHexString("0800000000000002000100060200000000010000");

    private delegate void Container(Trace trace, string folder, List<string> paths);

    public static TheoryData<string> Mutants =>
    [
        .. WrongFieldTests.List.Concat(WrongAddressTests.List).Where(m => m.View is "08c a" or "08c b" or "01 b").Select(m => m.Name),
    ];

    [Theory]
    [InlineData("01 a")]
    [InlineData("04d b")]
    [InlineData("08c a")]
    [InlineData("10 b")]
    public void EveryContainer_HoldsTheSameConformingTrace(string view) => AssertSame(Trace.Of(view));

    [Theory]
    [MemberData(nameof(Mutants))]
    public void EveryContainer_HoldsTheSameGuilt(string name) =>
        AssertSame(WrongFieldTests.List.Concat(WrongAddressTests.List).Single(m => m.Name == name).Trace());

    private static void AssertSame(Trace trace)
    {
        using var folder = new TemporaryFolder();
        string expected = Text(trace, CaptureCheck.Run(trace.Write(folder.Path), trace.Options()));
        foreach ((string name, Container write) in Containers())
        {
            List<string> paths = [];
            write(trace, folder.Path, paths);
            Assert.Equal((name, expected), (name, Text(trace, CaptureCheck.Run(paths, trace.Options()))));
        }
    }

    private static IEnumerable<(string Name, Container Write)> Containers()
    {
        yield return ("files in the other order", (t, f, paths) => paths.AddRange(t.Write(f).Reverse()));
        yield return ("microseconds", (t, f, paths) => Classic(t, f, paths, LinkLayer.Ethernet, nanosecond: false));
        yield return ("big-endian", (t, f, paths) => Classic(t, f, paths, LinkLayer.Ethernet, bigEndian: true));
        foreach (int type in new[] { LinkLayer.Raw, LinkLayer.Ipv4, LinkLayer.LinuxCooked, LinkLayer.LinuxCooked2 })
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"link type {type}"), (t, f, paths) => Classic(t, f, paths, type));
        }

        yield return ("pcapng", (t, f, paths) => Next(t, f, paths, bigEndian: false));
        yield return ("pcapng, big-endian", (t, f, paths) => Next(t, f, paths, bigEndian: true));
    }

    private static void Classic(
        Trace trace, string folder, List<string> paths, int linkType, bool nanosecond = true, bool bigEndian = false)
    {
        foreach (IGrouping<string, Packet> file in trace.Packets.GroupBy(p => p.File))
        {
            paths.Add(Path.Combine(folder, $"{file.Key}.pcap"));
            using var writer = new PcapWriter(File.Create(paths[^1]), linkType, nanosecond, bigEndian);
            foreach (Packet packet in file)
            {
                writer.Write(new Instant(packet.Time), Framed(packet, linkType));
            }
        }
    }

    private static void Next(Trace trace, string folder, List<string> paths, bool bigEndian)
    {
        foreach (IGrouping<string, Packet> file in trace.Packets.GroupBy(p => p.File))
        {
            paths.Add(Path.Combine(folder, $"{file.Key}.pcapng"));
            using var writer = new PcapNgWriter(File.Create(paths[^1]), bigEndian);
            int id = writer.AddInterface(file.Key, LinkLayer.Ethernet);
            foreach (Packet packet in file)
            {
                writer.Write(id, new Instant(packet.Time), packet.ToFrame());
            }
        }
    }

    private static byte[] Framed(Packet packet, int linkType)
    {
        byte[] frame = packet.ToFrame();
        byte[] header = linkType switch
        {
            LinkLayer.Ethernet => EthernetHeader,
            LinkLayer.LinuxCooked => CookedHeader,
            LinkLayer.LinuxCooked2 => Cooked2Header,
            _ => [],
        };
        return [.. header, .. frame[EthernetHeader.Length..]];
    }

    private static string Text(Trace trace, Report report) =>
        string.Join('\n', report.Findings.Select(trace.Name).Prepend($"{report.Verdict} {report.Packets} {report.Malformed}"));
}
