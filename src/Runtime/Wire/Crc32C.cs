using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServalRef.Runtime.Wire;

/// <summary>CRC-32C (Castagnoli) as MTP uses it (WIRE-13), by the processor's instruction where there is one.</summary>
public static class Crc32C
{
    private const int LaneBytes = 160;

    private static readonly uint[] Past = MakePast();

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

    // The processor begins a step each cycle but takes three for one: so three lanes are computed at a time, and then joined.
    // Most of what a check or a simulation does at its beginning is done here: that is not the time to be compiled in stages.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 3 * LaneBytes)
        {
            uint second = 0;
            uint third = 0;
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes[..(3 * LaneBytes)]);
            for (int place = 0; place < LaneBytes / 8; place++)
            {
                crc = BitOperations.Crc32C(crc, LittleEndian(words[place]));
                second = BitOperations.Crc32C(second, LittleEndian(words[place + (LaneBytes / 8)]));
                third = BitOperations.Crc32C(third, LittleEndian(words[place + (2 * LaneBytes / 8)]));
            }

            crc = PastLane(PastLane(crc) ^ second) ^ third;
            bytes = bytes[(3 * LaneBytes)..];
        }

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

    private static ulong LittleEndian(ulong word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);

    // What a CRC becomes by as many zero bytes as a lane has; that is linear, so the bytes of the CRC can be looked up apart.
    private static uint PastLane(uint crc)
    {
        ReadOnlySpan<uint> past = Past;
        return past[(int)(crc & 0xFF)] ^ past[256 + (int)((crc >> 8) & 0xFF)] ^ past[512 + (int)((crc >> 16) & 0xFF)] ^ past[768 + (int)(crc >> 24)];
    }

    private static uint[] MakePast()
    {
        uint[] past = new uint[4 * 256];
        for (int index = 0; index < past.Length; index++)
        {
            uint crc = (uint)(index & 0xFF) << (8 * (index >> 8));
            for (int zeros = 0; zeros < LaneBytes; zeros += 8)
            {
                crc = BitOperations.Crc32C(crc, 0UL);
            }

            past[index] = crc;
        }

        return past;
    }
}
