using System.Buffers.Binary;

namespace ServalRef.Oracle.Capture;

/// <summary>Reads the statistics at the end of a pcapng file before its packets, so that the judge knows of drops from the start.</summary>
internal static class PcapNgTrailer
{
    private const int MostBlocks = 1_024;

    private const int LongestBlock = 4_096;

    private const int HeaderLength = 12;

    private const int KeptAtEnd = 256 * 1024;

    /// <summary>The counters of the blocks behind the last packet, by interface of the last section.</summary>
    /// <param name="file">The file; its position is left at its beginning.</param>
    /// <returns>Nothing if the file is no pcapng, or ends in something else.</returns>
    public static Dictionary<uint, PcapNgCounters> Read(Stream file)
    {
        Dictionary<uint, PcapNgCounters> counters = [];
        Span<byte> header = stackalloc byte[HeaderLength];
        if (TryRead(file, 0, header))
        {
            if (Compression.IsAt(header))
            {
                file.Position = 0;
                ReadCompressed(header, file, counters);
            }
            else if (IsPcapNg(header))
            {
                WalkBack(file, IsBigEndian(header), counters);
            }
        }

        file.Position = 0;
        return counters;
    }

    private static bool IsPcapNg(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header) == PcapNgBlock.SectionHeader;

    private static bool IsBigEndian(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt32BigEndian(header[8..]) == PcapNgBlock.ByteOrderMagic;

    // Nobody reads compressed data from their end: all are read through, and the last of them kept.
    private static void ReadCompressed(ReadOnlySpan<byte> start, Stream file, Dictionary<uint, PcapNgCounters> counters)
    {
        byte[] window = new byte[2 * KeptAtEnd];
        int length = 0;
        try
        {
            using Stream content = Compression.Open(start, file, leaveOpen: true);
            length = content.ReadAtLeast(window, HeaderLength, throwOnEndOfStream: false);
            if (length < HeaderLength || !IsPcapNg(window))
            {
                return;
            }

            bool bigEndian = IsBigEndian(window);
            for (int read = 1; read > 0; length += read)
            {
                if (length == window.Length)
                {
                    window.AsSpan(KeptAtEnd).CopyTo(window);
                    length = KeptAtEnd;
                }

                read = content.Read(window.AsSpan(length));
            }

            using MemoryStream end = new(window, 0, length);
            WalkBack(end, bigEndian, counters);
        }
        catch (Exception e) when (Compression.IsDamage(e))
        {
            // Reading the packets comes to the same place, and says so.
            counters.Clear();
        }
    }

    // Every block repeats its length at its end, so a file can be walked from its end.
    private static void WalkBack(Stream file, bool bigEndian, Dictionary<uint, PcapNgCounters> counters)
    {
        byte[] block = new byte[LongestBlock];
        long end = file.Length;
        for (int blocks = 0; blocks < MostBlocks; blocks++)
        {
            if (!TryRead(file, end - 4, block.AsSpan(0, 4)))
            {
                return;
            }

            uint length = UInt32(block, bigEndian);
            if (length < PcapNgCounters.HeaderLength + 4 || length > LongestBlock || length % 4 != 0
                || !TryRead(file, end - length, block.AsSpan(0, (int)length)))
            {
                return;
            }

            uint type = UInt32(block, bigEndian);
            if (PcapNgBlock.IsPacket(type) || type == PcapNgBlock.SectionHeader || UInt32(block.AsSpan(4), bigEndian) != length)
            {
                return;
            }

            if (type == PcapNgBlock.InterfaceStatistics)
            {
                PcapNgOptions options = new(block.AsSpan(PcapNgCounters.HeaderLength..((int)length - 4)), bigEndian);
                counters.TryAdd(UInt32(block.AsSpan(8), bigEndian), PcapNgCounters.Parse(options));
            }

            end -= length;
        }
    }

    private static bool TryRead(Stream file, long position, Span<byte> target)
    {
        if (position < 0)
        {
            return false;
        }

        file.Position = position;
        return file.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length;
    }

    private static uint UInt32(ReadOnlySpan<byte> field, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
}
