using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Captures;

/// <summary>A frame as one interface of a host saw it.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Interface">The interface's full name, <c>HOST.if</c>.</param>
/// <param name="Time">In nanoseconds since the Unix epoch.</param>
/// <param name="IsInbound">Whether it came to the host.</param>
/// <param name="Bytes">From the IPv4 header on.</param>
public sealed record SeenFrame(string Host, string Interface, long Time, bool IsInbound, byte[] Bytes)
{
    /// <summary>The bytes that the packet had before the capture cut it.</summary>
    public int OriginalLength { get; init; } = Bytes.Length;

    /// <summary>What a run wrote, in the order of the file.</summary>
    public static IReadOnlyList<SeenFrame> In(string capture)
    {
        List<SeenFrame> frames = [];
        using CaptureReader reader = CaptureReader.Open(capture);
        while (reader.TryRead(out CaptureFrame frame))
        {
            string name = reader.InterfaceName(frame.Interface) ?? throw new InvalidOperationException("A run names its interfaces.");
            frames.Add(new SeenFrame(name[..name.IndexOf('.', StringComparison.Ordinal)], name, frame.Time.Nanoseconds, frame.IsInbound == true, frame.Data.ToArray()));
        }

        return frames;
    }

    /// <summary>A capture file of frames, in this order.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="withDirections">Whether the file says which way each went.</param>
    public static byte[] File(IEnumerable<SeenFrame> frames, bool withDirections = true)
    {
        using MemoryStream file = new();
        using PcapNgWriter writer = new(file);
        Dictionary<string, int> interfaces = [];
        foreach (SeenFrame frame in frames)
        {
            if (!interfaces.TryGetValue(frame.Interface, out int id))
            {
                interfaces[frame.Interface] = id = writer.AddInterface(frame.Interface, LinkLayer.Raw);
            }

            writer.Write(id, new Instant(frame.Time), frame.Bytes, frame.OriginalLength, withDirections ? frame.IsInbound : null);
        }

        return file.ToArray();
    }
}
