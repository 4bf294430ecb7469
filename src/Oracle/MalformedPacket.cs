using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle;

/// <summary>A packet that a receiver drops (WIRE-11), as a capture shows it.</summary>
public readonly ref struct MalformedPacket
{
    /// <summary>Where it stands.</summary>
    public required PacketReference Reference { get; init; }

    /// <summary>Address it comes from.</summary>
    public required NetworkAddress Source { get; init; }

    /// <summary>Address it goes to.</summary>
    public required NetworkAddress Destination { get; init; }

    /// <summary>What was captured from the SAL header on; may be nothing.</summary>
    public required ReadOnlySpan<byte> Sal { get; init; }

    /// <summary>The dialect that it was held to.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>What is wrong with it; none if it lies below SAL.</summary>
    public DropReason Reason { get; init; }

    /// <summary>Whether it came to the interface's host; null if the capture does not say.</summary>
    public bool? IsInbound { get; init; }

    /// <summary>
    /// Whether it cannot have been damaged since its sender wrote it: a checksum over what is wrong with it is right. A header whose own
    /// checksum or length is wrong is proven by that of IP, and anything by that of UDP.
    /// </summary>
    public bool IsProven { get; init; }

    /// <summary>Whether a checksum proves what a packet with this reason says.</summary>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="packet">The packet.</param>
    internal static bool Proves(DropReason reason, in CapturedSal packet) => packet.HasSoundBytes || reason switch
    {
        DropReason.None => false,
        DropReason.Truncated or DropReason.HeaderLength or DropReason.Checksum => packet.HasSoundHeader,
        _ => SalPacket.HasSoundHeader(packet.Sal),
    };
}
