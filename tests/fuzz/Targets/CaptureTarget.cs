using System.IO.Compression;
using System.Text;
using ServalRef.Oracle.Capture;

namespace ServalRef.Fuzz;

/// <summary>The readers of pcap, pcapng, traces and what is compressed of them: any bytes are read or refused, and what was read can be written again.</summary>
internal sealed class CaptureTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "capture";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => ["\"event\":\"packet\"", "\"time_ns\":", "\"ip\":\"45", "\u001f\u008b", "(\u00b5/\u00fd"];

    /// <inheritdoc/>
    public override void Try(byte[] input)
    {
        int frames = 0;
        long bytes = 0;
        MemoryStream again = new();
        using PcapWriter writer = new(again, LinkLayer.Raw, nanosecond: true);
        List<(long, string)> written = [];
        try
        {
            using CaptureReader reader = CaptureReader.Open(new MemoryStream(input), "file");
            while (reader.TryRead(out CaptureFrame frame))
            {
                frames++;
                bytes += frame.Data.Length;
                LinkLayer.TryGetIp(frame.LinkType, frame.Data, out _);
                reader.InterfaceName(frame.Interface);
                if (written.Count < 100 && frame.Time.Nanoseconds is >= 0 and <= uint.MaxValue * 1_000_000_000L && frame.OriginalLength >= frame.Data.Length)
                {
                    writer.Write(frame.Time, frame.Data, frame.OriginalLength);
                    written.Add((frame.Time.Nanoseconds, Convert.ToHexString(frame.Data)));
                }
            }

            BrokenPromiseException.Unless(reader.Warning is null or ['f', 'i', 'l', 'e', ':', ' ', ..], $"a warning without its file: {reader.Warning}");
        }
        catch (CaptureException refused)
        {
            BrokenPromiseException.Unless(!refused.Message.Any(char.IsControl), $"an error of several lines: {refused.Message}");
        }

        BrokenPromiseException.Unless(IsCompressed(input) || (frames <= input.Length / 8 && bytes <= input.Length), $"more packets than bytes: {frames}");
        BrokenPromiseException.Unless(ReadsAs(again.ToArray(), written), "what was read reads otherwise when written again");
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Goldens()
    {
        byte[] pcap = [.. Frames.Pcap().First()[..2000]];
        byte[] pcapNg = [.. Frames.PcapNg().First()[..2000]];
        string packet = $"{{\"event\":\"packet\",\"number\":1,\"at\":\"a.if0\",\"direction\":\"out\",\"from\":\"10.1.0.1\",\"to\":\"10.9.0.1\",\"time_ns\":1000,\"ip\":\"{Convert.ToHexStringLower(Frames.OfScenarios().First())}\"}}\n";
        byte[] trace = Encoding.UTF8.GetBytes(packet + packet);
        return [pcap, pcapNg, trace, .. Frames.Pcap().Skip(4).Select(file => file[..Math.Min(file.Length, 1000)]), Gzip(pcap), Gzip(pcapNg), Zstandard(pcap)];
    }

    private static bool IsCompressed(byte[] input) => input is [0x1F, 0x8B, ..] or [0x28, 0xB5, 0x2F, 0xFD, ..];

    private static bool ReadsAs(byte[] file, List<(long Time, string Data)> expected)
    {
        using CaptureReader reader = CaptureReader.Open(new MemoryStream(file), "file");
        List<(long, string)> read = [];
        while (reader.TryRead(out CaptureFrame frame))
        {
            read.Add((frame.Time.Nanoseconds, Convert.ToHexString(frame.Data)));
        }

        return read.SequenceEqual(expected);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        MemoryStream made = new();
        using (GZipStream gzip = new(made, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return made.ToArray();
    }

    private static byte[] Zstandard(byte[] bytes)
    {
        using ZstdSharp.Compressor compressor = new();
        return compressor.Wrap(bytes).ToArray();
    }
}
