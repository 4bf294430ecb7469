using System.Buffers.Binary;
using System.Text;

namespace ServalRef.Oracle.Capture;

/// <summary>What a pcapng file says of one interface.</summary>
/// <param name="LinkType">Its LINKTYPE number.</param>
/// <param name="SnapLength">The most bytes kept of a packet; 0: no limit.</param>
/// <param name="Name">Its name, or null if none is given.</param>
/// <param name="Scale">How its timestamps count.</param>
internal sealed record PcapNgInterface(int LinkType, uint SnapLength, string? Name, TimestampScale Scale)
{
    /// <summary>Whether the program that wrote it names interfaces by their hosts, <c>HOST.if</c>.</summary>
    public bool NamesHost { get; init; }

    /// <summary>Packets of it that were read so far.</summary>
    public long Packets { get; set; }

    /// <summary>Its counters, once the file has told them.</summary>
    public PcapNgCounters? Counters { get; set; }

    /// <summary>Length in bytes of an interface description block without options.</summary>
    public const int ShortestBlock = 20;

    // Names are kept for as long as the file is read, so a long one is cut. Real names are at most 16 bytes, or a GUID.
    private const int MaxNameLength = 256;

    /// <summary>Reads the body of an interface description block: what stands between its two lengths.</summary>
    /// <exception cref="CaptureException">An option cannot be used.</exception>
    public static PcapNgInterface Parse(ReadOnlySpan<byte> body, bool bigEndian, ByteSource source)
    {
        string? name = null;
        byte resolution = 6;
        long offset = 0;
        ReadOnlySpan<byte> rest = body[8..];
        while (rest.Length >= 4)
        {
            ushort code = UInt16(rest, bigEndian);
            int length = UInt16(rest[2..], bigEndian);
            if (code == PcapNgBlock.OptionEnd)
            {
                break;
            }

            int padded = (length + 3) & ~3;
            if (rest.Length - 4 < padded || (code == PcapNgBlock.OptionTimestampResolution && length != 1)
                || (code == PcapNgBlock.OptionTimestampOffset && length != 8))
            {
                throw source.Failure($"byte {source.Position}: interface description: option {code} cannot be {length} bytes long");
            }

            ReadOnlySpan<byte> value = rest.Slice(4, length);
            switch (code)
            {
                case PcapNgBlock.OptionName:
                    name = Encoding.UTF8.GetString(value[..Math.Min(length, MaxNameLength)]).TrimEnd('\0');
                    break;
                case PcapNgBlock.OptionTimestampResolution:
                    resolution = value[0];
                    break;
                case PcapNgBlock.OptionTimestampOffset:
                    offset = bigEndian ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
                    break;
                default:
                    break;
            }

            rest = rest[(4 + padded)..];
        }

        uint snapLength = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(body[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        return new PcapNgInterface(UInt16(body, bigEndian), snapLength, name, new TimestampScale(resolution, offset));
    }

    /// <summary>A length as the interface's limit cuts it.</summary>
    public uint Cut(uint length) => SnapLength == 0 ? length : Math.Min(length, SnapLength);

    private static ushort UInt16(ReadOnlySpan<byte> field, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(field) : BinaryPrimitives.ReadUInt16LittleEndian(field);
}
