using System.Reflection;
using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;
using ServalRef.Tests;

namespace ServalRef.Fuzz;

/// <summary>Captures to begin with: of the small scenarios of the corpus, and of the prototype.</summary>
internal static class Frames
{
    private const int MostFrames = 60;

    /// <summary>The scenarios of the corpus.</summary>
    public static IReadOnlyList<string> Scenarios { get; } = [
        .. Directory.GetFiles(Path.Combine(
            typeof(Frames).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "corpus", "simulation"), "*.yaml")
            .Order(StringComparer.Ordinal),
    ];

    private static readonly Lazy<IReadOnlyList<(string Name, byte[] PcapNg)>> Recorded = new(() => [.. Scenarios.Select(Record)]);

    /// <summary>Captures as <c>run --pcap</c> writes them.</summary>
    public static IEnumerable<byte[]> PcapNg() => Recorded.Value.Select(recorded => recorded.PcapNg);

    /// <summary>IP packets of all these scenarios.</summary>
    public static IEnumerable<byte[]> OfScenarios() => PcapNg().SelectMany(file => Read(file).Select(frame => frame.Data));

    /// <summary>Small pcap files: of scenarios and, with Ethernet, of the prototype.</summary>
    public static IEnumerable<byte[]> Pcap() =>
    [
        .. PcapNg().Select(file => Pcap(Read(file), LinkLayer.Raw)),
        .. TestData.Captures.Where((_, place) => place % 4 == 0).Select(name => Pcap(Read(File.ReadAllBytes(TestData.Capture(name))), LinkLayer.Ethernet)),
    ];

    /// <summary>The beginning of a capture, packet by packet.</summary>
    public static List<(Instant Time, byte[] Data)> Read(byte[] capture)
    {
        using CaptureReader reader = CaptureReader.Open(new MemoryStream(capture), "capture");
        List<(Instant, byte[])> frames = [];
        while (frames.Count < MostFrames && reader.TryRead(out CaptureFrame frame))
        {
            frames.Add((frame.Time, [.. frame.Data]));
        }

        return frames;
    }

    private static byte[] Pcap(List<(Instant Time, byte[] Data)> frames, int linkType)
    {
        MemoryStream file = new();
        using PcapWriter writer = new(file, linkType, nanosecond: true);
        foreach ((Instant time, byte[] data) in frames)
        {
            writer.Write(time, data);
        }

        return file.ToArray();
    }

    private static (string, byte[]) Record(string scenario)
    {
        string path = Path.GetTempFileName();
        try
        {
            Cli.Program.Run(["run", scenario, "--pcap", path], TextWriter.Null, TextWriter.Null);
            return (scenario, File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
