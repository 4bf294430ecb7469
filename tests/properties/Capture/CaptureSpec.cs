using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Capture;

/// <summary>A frame to write, or one that was read.</summary>
public sealed record FrameSpec(int Interface, long Time, int LinkType, int OriginalLength, string Data);

/// <summary>An interface of a pcapng file.</summary>
public sealed record InterfaceSpec(string Name, int LinkType, byte Resolution, long Offset)
{
    /// <summary>By how much, in nanoseconds, a time may change when it is written at this resolution.</summary>
    public long Tolerance
    {
        get
        {
            int exponent = Resolution & 0x7F;
            double tick = (Resolution & 0x80) != 0 ? 1e9 / Math.Pow(2, exponent) : Math.Pow(10, 9 - exponent);
            return tick <= 1 ? 0 : (long)Math.Ceiling(tick);
        }
    }
}

/// <summary>A classic pcap file; all its packets have its link type.</summary>
public sealed record PcapSpec(int LinkType, bool Nanosecond, bool BigEndian, IReadOnlyList<FrameSpec> Packets)
{
    public byte[] ToBytes()
    {
        var file = new MemoryStream();
        using (var writer = new PcapWriter(file, LinkType, Nanosecond, BigEndian))
        {
            foreach (FrameSpec packet in Packets)
            {
                writer.Write(new Instant(packet.Time), Convert.FromHexString(packet.Data), packet.OriginalLength);
            }
        }

        return file.ToArray();
    }
}

/// <summary>A pcapng file of one section.</summary>
public sealed record PcapNgSpec(bool BigEndian, IReadOnlyList<InterfaceSpec> Interfaces, IReadOnlyList<FrameSpec> Packets)
{
    public byte[] ToBytes()
    {
        var file = new MemoryStream();
        using (var writer = new PcapNgWriter(file, BigEndian))
        {
            foreach (InterfaceSpec i in Interfaces)
            {
                writer.AddInterface(i.Name, i.LinkType, i.Resolution, i.Offset);
            }

            foreach (FrameSpec packet in Packets)
            {
                writer.Write(packet.Interface, new Instant(packet.Time), Convert.FromHexString(packet.Data), packet.OriginalLength);
            }
        }

        return file.ToArray();
    }
}

/// <summary>Bytes that may or may not be a capture.</summary>
/// <param name="Origin">What they were made from.</param>
/// <param name="Mutations">What was done to that, in order.</param>
/// <param name="Bytes">What came of it.</param>
public sealed record DamagedCapture(string Origin, IReadOnlyList<Mutation> Mutations, byte[] Bytes)
{
    public override string ToString() => $"{Origin}: {string.Join(", ", Mutations)} -> {Bytes.Length} bytes";
}
