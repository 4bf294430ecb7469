namespace ServalRef.Runtime.Wire;

/// <summary>The fields of an MTP header that is to be written (WIRE-12).</summary>
/// <remarks>Lengths, the number of ranges and the CRC are the writer's business.</remarks>
public readonly record struct MtpFields
{
    /// <summary>Which blocks follow, and what the packet says.</summary>
    public MtpFlags Flags { get; init; }

    /// <summary>Low 32 bits of the packet number.</summary>
    public uint PacketNumber { get; init; }

    /// <summary>With ACK: the acknowledged flow as its data sender writes it; 0 for a mere window.</summary>
    public uint AckedFlow { get; init; }

    /// <summary>With ACK: low 32 bits of the largest packet number acknowledged.</summary>
    public uint LargestAcknowledged { get; init; }

    /// <summary>With ACK: how long the largest waited for this ACK, in units of 8 µs, saturating.</summary>
    public ushort AckDelay { get; init; }

    /// <summary>With ACK: the next byte of the peer's stream that is wanted; all before it has arrived.</summary>
    public ulong DataAck { get; init; }

    /// <summary>With ACK: bytes beyond <see cref="DataAck"/> that may be sent.</summary>
    public uint Window { get; init; }

    /// <summary>With DATA: stream position of the first payload byte; the first byte of a stream is 0.</summary>
    public ulong Sequence { get; init; }
}
