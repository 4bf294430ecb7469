using System.Globalization;
using ServalRef.Oracle.Capture;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>What a capture taken at one point shows: every packet that passed there, none missing.</summary>
internal sealed class Recording
{
    private readonly List<(Packet Packet, Instant Time)> _frames = [];

    /// <summary>The packets in the order in which they passed.</summary>
    internal IReadOnlyList<(Packet Packet, Instant Time)> Frames => _frames;

    /// <summary>The packet that passed last; none before the first.</summary>
    internal Packet? Last => _frames.Count == 0 ? null : _frames[^1].Packet;

    /// <summary>The packets as text: when each passed, from where to where, and what it is.</summary>
    internal IEnumerable<string> Lines => _frames.Select(frame => string.Create(
        CultureInfo.InvariantCulture, $"{frame.Time.Seconds,10:F6}  {frame.Packet.Source} > {frame.Packet.Destination}  {frame.Packet}"));

    /// <summary>A packet passes.</summary>
    internal void Add(Packet packet, Instant now) => _frames.Add((packet, now));

    /// <summary>The packet that a finding names.</summary>
    /// <param name="number">Its number in the file, from 1.</param>
    internal Packet this[int number] => _frames[number - 1].Packet;

    /// <summary>Writes it as a file.</summary>
    internal void Write(string path) => File.WriteAllBytes(path, ToFile());

    /// <summary>The bytes of a capture file.</summary>
    internal byte[] ToFile()
    {
        MemoryStream file = new();
        Write(file);
        return file.ToArray();
    }

    private void Write(Stream file)
    {
        using PcapWriter writer = new(file, LinkLayer.Raw, nanosecond: true);
        byte[] image = new byte[1 << 16];
        foreach ((Packet packet, Instant time) in _frames)
        {
            int length = Ipv4.Encapsulate(image, packet.Source, packet.Destination, packet.Bytes, timeToLive: packet.TimeToLive, dontFragment: packet.DontFragment);
            writer.Write(time, image.AsSpan(0, length));
        }
    }
}
