using System.Buffers.Binary;

namespace ServalRef.Runtime.Wire;

/// <summary>The Internet checksum: the complement of the one's-complement sum of 16-bit words (RFC 1071).</summary>
public static class InternetChecksum
{
    /// <summary>Adds bytes to a running sum; an odd last byte counts as the high half of a word.</summary>
    /// <param name="sum">0, or what an earlier call returned.</param>
    /// <param name="bytes">At most 2^30 bytes; every part but the last has an even length.</param>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> bytes)
    {
        // The sum does not depend on the order of bytes within words (RFC 1071 §2 B), so words are read as they lie
        // in little-endian order and swapped once, in Finish.
        while (bytes.Length >= 8)
        {
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            sum += (eight & 0xffff_ffff) + (eight >> 32);
            bytes = bytes[8..];
        }

        if (bytes.Length >= 4)
        {
            sum += BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            bytes = bytes[4..];
        }

        if (bytes.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            bytes = bytes[2..];
        }

        return bytes.IsEmpty ? sum : sum + bytes[0];
    }

    /// <summary>The value of the checksum field for a running sum.</summary>
    public static ushort Finish(ulong sum)
    {
        sum = (sum & 0xffff_ffff) + (sum >> 32);
        sum = (sum & 0xffff_ffff) + (sum >> 32);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~BinaryPrimitives.ReverseEndianness((ushort)sum);
    }

    /// <summary>The checksum over bytes whose own checksum field counts as 0.</summary>
    /// <param name="bytes">All bytes that it covers.</param>
    /// <param name="field">Offset of the two bytes of the checksum field; even, and within the bytes.</param>
    public static ushort Compute(ReadOnlySpan<byte> bytes, int field) =>
        Finish(Add(Add(0, bytes[..field]), bytes[(field + 2)..]));

    /// <summary>The running sum of the pseudo header that TCP and UDP checksums begin with.</summary>
    /// <param name="source">IPv4 source address.</param>
    /// <param name="destination">IPv4 destination address.</param>
    /// <param name="protocol">IP protocol number, 6 or 17.</param>
    /// <param name="length">Bytes of transport header and payload.</param>
    public static ulong PseudoHeader(uint source, uint destination, byte protocol, int length)
    {
        Span<byte> pseudo = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(pseudo, source);
        BinaryPrimitives.WriteUInt32BigEndian(pseudo[4..], destination);
        BinaryPrimitives.WriteUInt16BigEndian(pseudo[8..], protocol);
        BinaryPrimitives.WriteUInt16BigEndian(pseudo[10..], (ushort)length);
        return Add(0, pseudo);
    }
}
