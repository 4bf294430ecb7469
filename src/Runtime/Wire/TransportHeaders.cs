using System.Buffers.Binary;

namespace ServalRef.Runtime.Wire;

/// <summary>The fields of an ordinary TCP header that matter here, in prototype2014 behind the SAL header (WIRE-17).</summary>
/// <remarks>The checksum is not verified: it covers the IP addresses, which change with the path.</remarks>
public readonly record struct TcpHeader
{
    /// <summary>Source port; 0 in the prototype.</summary>
    public ushort SourcePort { get; private init; }

    /// <summary>Destination port; 0 in the prototype.</summary>
    public ushort DestinationPort { get; private init; }

    /// <summary>Sequence number.</summary>
    public uint Sequence { get; private init; }

    /// <summary>Acknowledgment number; says something only with the ACK bit.</summary>
    public uint Acknowledgment { get; private init; }

    /// <summary>Bytes of header, options included: 20 to 60.</summary>
    public int HeaderBytes { get; private init; }

    /// <summary>Flags: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32.</summary>
    public byte Flags { get; private init; }

    /// <summary>The window field, unscaled.</summary>
    public ushort Window { get; private init; }

    /// <summary>Bytes after the header.</summary>
    public int PayloadLength { get; private init; }

    /// <summary>Reads a TCP header.</summary>
    /// <param name="bytes">Header, options and data.</param>
    /// <param name="header">The header, or an empty one.</param>
    /// <returns>False if the bytes are too few, or the header length is impossible.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TcpHeader header) => TryRead(bytes, bytes.Length, out header);

    /// <summary>Reads the TCP header of a packet that may be cut.</summary>
    /// <param name="bytes">Header, options and data as far as they are there.</param>
    /// <param name="available">Bytes that there were before it was cut.</param>
    /// <param name="header">The header, or an empty one.</param>
    /// <returns>False if the fixed part was cut, or the header length is impossible.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int available, out TcpHeader header)
    {
        header = default;
        int headerBytes = bytes.Length < 20 ? 0 : (bytes[12] >> 4) * 4;
        if (headerBytes < 20 || headerBytes > available)
        {
            return false;
        }

        header = new TcpHeader
        {
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            HeaderBytes = headerBytes,
            Flags = bytes[13],
            Window = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]),
            PayloadLength = available - headerBytes,
        };
        return true;
    }
}

/// <summary>An ordinary UDP header: the encapsulation (WIRE-18), or in prototype2014 behind the SAL header (WIRE-17).</summary>
/// <remarks>The checksum is read, not verified.</remarks>
public readonly record struct UdpHeader
{
    /// <summary>Bytes of a UDP header.</summary>
    public const int Bytes = 8;

    /// <summary>Source port; 0 in the prototype behind SAL.</summary>
    public ushort SourcePort { get; private init; }

    /// <summary>Destination port; 0 in the prototype behind SAL.</summary>
    public ushort DestinationPort { get; private init; }

    /// <summary>Bytes of header and data, as the header says.</summary>
    public ushort Length { get; private init; }

    /// <summary>The checksum field; 0 is none.</summary>
    public ushort Checksum { get; private init; }

    /// <summary>Bytes after the header, as the header says.</summary>
    public int PayloadLength => Length - Bytes;

    /// <summary>Reads a UDP header.</summary>
    /// <param name="bytes">Header and data; more may follow.</param>
    /// <param name="header">The header, or an empty one.</param>
    /// <returns>False if the length field is below 8 or says more than there is.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out UdpHeader header) => TryRead(bytes, bytes.Length, out header);

    /// <summary>Reads the UDP header of a packet that may be cut.</summary>
    /// <param name="bytes">Header and data as far as they are there; more may follow.</param>
    /// <param name="available">Bytes that there were before it was cut.</param>
    /// <param name="header">The header, or an empty one.</param>
    /// <returns>False if the length field is below 8 or says more than there was.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int available, out UdpHeader header)
    {
        header = default;
        if (bytes.Length < Bytes)
        {
            return false;
        }

        header = new UdpHeader
        {
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            Length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]),
            Checksum = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]),
        };
        if (header.Length >= Bytes && header.Length <= available)
        {
            return true;
        }

        header = default;
        return false;
    }
}
