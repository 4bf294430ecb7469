using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>pcapng: blocks of several types in sections, each section with its own byte order and interfaces.</summary>
internal sealed class PcapNgFormat : CaptureFormat
{
    private const int ShortestBlock = 12;
    private const int ShortestSectionHeader = 28;

    // An interface costs memory for as long as the file is read; no machine has more.
    private const int MaxInterfaces = 65_536;

    private readonly PcapNgCursor _block;
    private readonly List<PcapNgInterface> _interfaces = [];
    private readonly Dictionary<uint, PcapNgCounters> _trailer;
    private int _firstOfSection;
    private bool _namesHosts;

    private PcapNgFormat(ByteSource source, Dictionary<uint, PcapNgCounters> trailer)
        : base(source)
    {
        _block = new PcapNgCursor(source);
        _trailer = trailer;
    }

    /// <summary>Begins to read a file whose first four bytes are available.</summary>
    /// <param name="source">The file.</param>
    /// <param name="trailer">The counters at its end, if they could be read before.</param>
    /// <returns>Null if they are not those of a pcapng file.</returns>
    /// <exception cref="CaptureException">The first section header cannot be used.</exception>
    public static PcapNgFormat? TryOpen(ByteSource source, Dictionary<uint, PcapNgCounters> trailer)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(source.Peek(4)) != PcapNgBlock.SectionHeader)
        {
            return null;
        }

        var format = new PcapNgFormat(source, trailer);
        return format.ReadSectionHeader() ? format : throw source.Failure("truncated: the file ends inside its first section header");
    }

    /// <inheritdoc/>
    public override string? InterfaceName(int id) => id >= 0 && id < _interfaces.Count ? _interfaces[id].Name : null;

    /// <inheritdoc/>
    public override int Interfaces => _interfaces.Count;

    /// <inheritdoc/>
    public override bool NamesHost(int id) => _interfaces[id].NamesHost;

    /// <inheritdoc/>
    public override InterfaceStatistics? Statistics(int id)
    {
        PcapNgInterface description = _interfaces[id];
        return description.Counters is { } counters ? counters.Judged(description.Packets)
            : _firstOfSection == 0 && _trailer.TryGetValue((uint)id, out PcapNgCounters last) ? last.Judged(packets: null)
            : null;
    }

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        while (true)
        {
            if (!Source.Ensure(ShortestBlock))
            {
                return Source.Available != 0 && Truncated("a block header");
            }

            uint type = _block.UInt32(0);
            if (type == PcapNgBlock.SectionHeader)
            {
                if (!ReadSectionHeader())
                {
                    return Truncated("a section header");
                }

                continue;
            }

            uint length = _block.UInt32(4);
            _block.CheckLength(length, ShortestBlock);
            switch (type)
            {
                case PcapNgBlock.EnhancedPacket or PcapNgBlock.SimplePacket or PcapNgBlock.Packet:
                    return ReadPacket(type, length);
                case PcapNgBlock.InterfaceDescription when !ReadInterface(length):
                    return Truncated("an interface description");
                case PcapNgBlock.InterfaceDescription:
                    break;
                case PcapNgBlock.InterfaceStatistics when length is >= PcapNgCounters.HeaderLength + 4 and <= ByteSource.Capacity:
                    if (!ReadStatistics(length))
                    {
                        return Truncated("a block");
                    }

                    break;
                default:
                    if (!_block.Skip(length))
                    {
                        return Truncated("a block");
                    }

                    break;
            }
        }
    }

    private bool ReadSectionHeader()
    {
        if (!Source.Ensure(ShortestSectionHeader))
        {
            return false;
        }

        // The byte-order magic comes first: it says how to read all the rest, the length in front of it included.
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(Source.Peek(12)[8..]);
        _block.BigEndian = magic == BinaryPrimitives.ReverseEndianness(PcapNgBlock.ByteOrderMagic);
        if (!_block.BigEndian && magic != PcapNgBlock.ByteOrderMagic)
        {
            throw Source.Failure($"byte {Source.Position}: not a pcapng section header: byte-order magic 0x{magic:x8}");
        }

        ushort major = _block.UInt16(12);
        if (major != 1)
        {
            throw Source.Failure($"unsupported pcapng version {major}; only version 1 is known");
        }

        uint length = _block.UInt32(4);
        _block.CheckLength(length, ShortestSectionHeader);
        _firstOfSection = _interfaces.Count;
        _namesHosts = length <= ByteSource.Capacity && Source.Ensure((int)length)
            && ProgramOf(OptionsFrom(length, ShortestSectionHeader - 4)) == PcapNgBlock.ProgramThatNamesHosts;
        return _block.Skip(length);
    }

    private static string? ProgramOf(PcapNgOptions options)
    {
        while (options.MoveNext())
        {
            if (options.Code == PcapNgBlock.OptionProgram)
            {
                return options.Text;
            }
        }

        return null;
    }

    /// <summary>The options of the block, which must be available.</summary>
    private PcapNgOptions OptionsFrom(uint length, int offset) =>
        new(Source.Peek((int)length)[offset..^4], _block.BigEndian);

    private bool ReadStatistics(uint length)
    {
        if (!Source.Ensure((int)length))
        {
            return false;
        }

        _block.CheckTrailer(length);
        uint inSection = _block.UInt32(8);
        if (inSection < _interfaces.Count - _firstOfSection)
        {
            _interfaces[_firstOfSection + (int)inSection].Counters =
                PcapNgCounters.Parse(OptionsFrom(length, PcapNgCounters.HeaderLength));
        }

        Source.Advance((int)length);
        return true;
    }

    private bool ReadInterface(uint length)
    {
        _block.CheckLength(length, PcapNgInterface.ShortestBlock);
        if (length > ByteSource.Capacity)
        {
            throw Source.Failure(
                $"byte {Source.Position}: interface description of length {length}, beyond the limit of {ByteSource.Capacity} bytes");
        }

        if (!Source.Ensure((int)length))
        {
            return false;
        }

        if (_interfaces.Count == MaxInterfaces)
        {
            throw Source.Failure($"more than {MaxInterfaces} interfaces");
        }

        _block.CheckTrailer(length);
        _interfaces.Add(PcapNgInterface.Parse(Source.Peek((int)length)[8..^4], _block.BigEndian, Source) with { NamesHost = _namesHosts });
        Source.Advance((int)length);
        return true;
    }

    private bool ReadPacket(uint type, uint length)
    {
        int header = PcapNgBlock.PacketHeaderLength(type);
        _block.CheckLength(length, header + 4);
        if (!Source.Ensure(header))
        {
            return Truncated("a packet");
        }

        int id = InterfaceOf(type);
        PcapNgInterface description = _interfaces[id];
        uint original = _block.UInt32(header - 4);
        uint room = length - (uint)header - 4;
        uint captured = type == PcapNgBlock.SimplePacket ? description.Cut(Math.Min(original, room)) : _block.UInt32(header - 8);
        CheckLengths(length, captured, room);
        if (!Source.Ensure((int)length))
        {
            return Truncated("a packet");
        }

        _block.CheckTrailer(length);
        Instant time = type == PcapNgBlock.SimplePacket ? Time : TimeOf(description);
        IsInbound = type == PcapNgBlock.EnhancedPacket ? DirectionOf((int)length, header + (((int)captured + 3) & ~3)) : null;
        description.Packets++;
        Accept(time, id, description.LinkType, original, header, (int)captured);
        Source.Advance((int)length);
        return true;
    }

    /// <summary>Which way a packet went, by the options behind it; options that make no sense say nothing.</summary>
    private bool? DirectionOf(int length, int place)
    {
        if (place >= length - 4)
        {
            return null;
        }

        PcapNgOptions options = OptionsFrom((uint)length, place);
        while (options.MoveNext())
        {
            if (options.Code == PcapNgBlock.OptionFlags && options.Value.Length == 4)
            {
                uint flags = _block.BigEndian
                    ? BinaryPrimitives.ReadUInt32BigEndian(options.Value) : BinaryPrimitives.ReadUInt32LittleEndian(options.Value);
                uint direction = flags & PcapNgBlock.DirectionMask;
                return direction == PcapNgBlock.Inbound ? true : direction == PcapNgBlock.Outbound ? false : null;
            }
        }

        return null;
    }

    private int InterfaceOf(uint type)
    {
        uint inSection = type switch
        {
            PcapNgBlock.EnhancedPacket => _block.UInt32(8),
            PcapNgBlock.Packet => _block.UInt16(8),
            _ => 0,
        };
        return inSection < _interfaces.Count - _firstOfSection
            ? _firstOfSection + (int)inSection
            : throw PacketFailure($"interface {inSection} is not described in its section");
    }

    private Instant TimeOf(PcapNgInterface description)
    {
        ulong ticks = ((ulong)_block.UInt32(12) << 32) | _block.UInt32(16);
        return description.Scale.TryToInstant(ticks, out Instant time)
            ? time
            : throw PacketFailure($"timestamp of {ticks} ticks lies outside the years 1678 to 2262");
    }

    private void CheckLengths(uint length, uint captured, uint room)
    {
        CheckCapturedLength(captured);
        if (captured > room)
        {
            throw PacketFailure($"captured length {captured} does not fit in a block of length {length}");
        }

        if (length > ByteSource.Capacity)
        {
            throw PacketFailure($"block length {length} is beyond the limit of {ByteSource.Capacity} bytes");
        }
    }
}
