using ServalRef.Runtime.Wire;
using ServalRef.Simulation;

namespace ServalRef.Cli.Running;

/// <summary>A packet of a simulation as it would stand on a wire, from its IPv4 header on.</summary>
internal sealed class PacketImage
{
    private readonly byte[] _bytes = new byte[1 << 16];

    /// <summary>The image; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(in Frame frame) =>
        _bytes.AsSpan(0, Ipv4.Encapsulate(_bytes, frame.Source, frame.Destination, frame.Sal, timeToLive: frame.TimeToLive, dontFragment: true));
}
