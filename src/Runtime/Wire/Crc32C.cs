using System.Buffers.Binary;
using System.Numerics;

namespace ServalRef.Runtime.Wire;

/// <summary>CRC-32C (Castagnoli) as MTP uses it (WIRE-13), by the processor's instruction where there is one.</summary>
public static class Crc32C
{
    /// <summary>The CRC of some bytes; 0xE3069283 for the nine characters "123456789".</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Append(uint.MaxValue, bytes);

    /// <summary>The CRC of an MTP packet: pseudo header, MTP header with its CRC field as 0, payload (WIRE-13).</summary>
    /// <param name="sourceFlow">Source flow ID of the SAL header.</param>
    /// <param name="destinationFlow">Destination flow ID of the SAL header.</param>
    /// <param name="protocol">Protocol field of the SAL header.</param>
    /// <param name="mtp">At least 12 bytes: MTP header and payload; the bytes of the CRC field do not matter.</param>
    public static uint ComputeMtp(uint sourceFlow, uint destinationFlow, byte protocol, ReadOnlySpan<byte> mtp)
    {
        // Little-endian halves that lie in memory as the network-order fields do.
        ulong flows = BinaryPrimitives.ReverseEndianness(((ulong)sourceFlow << 32) | destinationFlow);
        uint crc = BitOperations.Crc32C(uint.MaxValue, flows);
        crc = BitOperations.Crc32C(crc, (uint)protocol);

        // The first eight bytes of the header, of which the last four are the CRC field.
        crc = BitOperations.Crc32C(crc, (ulong)BinaryPrimitives.ReadUInt32LittleEndian(mtp));
        return ~Append(crc, mtp[8..]);
    }

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (byte one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return crc;
    }
}
