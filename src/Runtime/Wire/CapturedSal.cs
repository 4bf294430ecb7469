using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <summary>What a captured IPv4 packet holds of a SAL packet, and how far its checksums prove it.</summary>
/// <remarks>
/// A capture shows what a network does not carry: packets that were cut when they were recorded, and packets whose checksums the network
/// card fills in below the capture point, so that they are 0, or in UDP the sum of the pseudo header.
/// </remarks>
public readonly ref struct CapturedSal
{
    /// <summary>What the IP packet turned out to be; <see cref="Decapsulation.Serval"/> for a cut one too.</summary>
    public required Decapsulation Outcome { get; init; }

    /// <summary>Where it came from; with a UDP port if it was in UDP.</summary>
    public NetworkAddress Source { get; init; }

    /// <summary>Where it went to.</summary>
    public NetworkAddress Destination { get; init; }

    /// <summary>The hops that it may still take: the TTL of the IP header.</summary>
    public byte TimeToLive { get; init; }

    /// <summary>Whether the IP header forbids to break it into fragments: its DF bit.</summary>
    public bool DontFragment { get; init; }

    /// <summary>The packet from the SAL header on, as far as it was recorded.</summary>
    public ReadOnlySpan<byte> Sal { get; init; }

    /// <summary>Bytes of the packet from the SAL header on when it was sent.</summary>
    public int Length { get; init; }

    /// <summary>Whether it was cut when it was recorded.</summary>
    public bool IsCut => Sal.Length < Length;

    /// <summary>Whether a checksum that was filled in proves the IP header: its own, or that of UDP, which covers addresses and length.</summary>
    public bool HasSoundHeader { get; init; }

    /// <summary>Whether the checksum of UDP proves the packet as a whole.</summary>
    public bool HasSoundBytes { get; init; }
}
