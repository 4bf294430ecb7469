using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>A packet that is being handed on: a Serval packet with its bytes, or a segment of background traffic without.</summary>
/// <remarks>It lives as long as the call that hands it on; who keeps one copies it.</remarks>
public readonly ref struct Frame
{
    internal Frame(FrameFields known, Span<byte> content)
    {
        Known = known;
        Content = content;
    }

    /// <summary>Bytes of the SAL packet; 0: background traffic, which has none.</summary>
    public int Length => Known.Length;

    /// <summary>The SAL packet.</summary>
    public ReadOnlySpan<byte> Sal => Content[..Length];

    /// <summary>Bytes on the wire, IP header included.</summary>
    public int WireBytes => Known.WireBytes;

    /// <summary>Where it says it comes from.</summary>
    public NetworkAddress Source => Known.Source;

    /// <summary>Where it goes.</summary>
    public NetworkAddress Destination => Known.Destination;

    /// <summary>The TTL of its IP header.</summary>
    public byte TimeToLive => Known.TimeToLive;

    /// <summary>Whether bits were turned over on its way.</summary>
    public bool IsCorrupted => Known.IsCorrupted;

    /// <summary>All that a link keeps of it beside its fields: the SAL packet, or the segment of background traffic.</summary>
    internal Span<byte> Content { get; }

    internal FrameFields Known { get; }

    internal Frame From(NetworkAddress source) => new(Known with { Source = source }, Content);

    internal Frame To(NetworkAddress destination) => new(Known with { Destination = destination }, Content);
}

/// <summary>What is known of a packet beside its bytes.</summary>
/// <param name="Length">Bytes of the SAL packet; 0: background traffic.</param>
/// <param name="WireBytes">Bytes on the wire, IP header included.</param>
/// <param name="Source">Where it says it comes from.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="IsCorrupted">Whether bits were turned over on its way.</param>
internal readonly record struct FrameFields(
    int Length, int WireBytes, NetworkAddress Source = default, NetworkAddress Destination = default, bool IsCorrupted = false)
{
    /// <summary>The TTL of its IP header.</summary>
    internal byte TimeToLive { get; init; } = Ipv4.UsualTimeToLive;
}
