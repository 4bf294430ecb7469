using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>Classic pcap: a file header, then packets, each behind a 16-byte record header.</summary>
internal sealed class PcapFormat : CaptureFormat
{
    /// <summary>Magic number of files with microseconds, in the writer's byte order.</summary>
    public const uint MicrosecondMagic = 0xA1B2C3D4;

    /// <summary>Magic number of files with nanoseconds, in the writer's byte order.</summary>
    public const uint NanosecondMagic = 0xA1B23C4D;

    /// <summary>Length of the file header in bytes.</summary>
    public const int FileHeaderLength = 24;

    /// <summary>Length of a record header in bytes.</summary>
    public const int RecordHeaderLength = 16;

    private readonly bool _bigEndian;
    private readonly long _nanosecondsPerUnit;
    private readonly int _linkType;

    private PcapFormat(ByteSource source, bool bigEndian, bool nanosecond)
        : base(source)
    {
        _bigEndian = bigEndian;
        _nanosecondsPerUnit = nanosecond ? 1 : 1000;
        if (!source.Ensure(FileHeaderLength))
        {
            throw source.Failure($"truncated: {source.Available} bytes are too few for a pcap file header of {FileHeaderLength}");
        }

        ReadOnlySpan<byte> header = source.Peek(FileHeaderLength);
        ushort major = bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(header[4..]) : BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
        if (major != 2)
        {
            throw source.Failure($"unsupported pcap version {major}; only version 2 is known");
        }

        // The top six bits tell of a frame check sequence behind each packet, which the IP length leaves out anyway.
        _linkType = (int)(ReadUInt32(header[20..]) & 0x03FF_FFFF);
        if (!LinkLayer.IsSupported(_linkType))
        {
            throw source.Failure($"unsupported link type {_linkType}; Ethernet, raw IP, Linux cooked and BSD loopback are known");
        }

        source.Advance(FileHeaderLength);
    }

    /// <summary>Begins to read a file whose first four bytes are available.</summary>
    /// <returns>Null if they are not those of a pcap file.</returns>
    /// <exception cref="CaptureException">The file header cannot be used.</exception>
    public static PcapFormat? TryOpen(ByteSource source)
    {
        uint little = BinaryPrimitives.ReadUInt32LittleEndian(source.Peek(4));
        uint big = BinaryPrimitives.ReverseEndianness(little);
        return little is MicrosecondMagic or NanosecondMagic ? new PcapFormat(source, bigEndian: false, little == NanosecondMagic)
            : big is MicrosecondMagic or NanosecondMagic ? new PcapFormat(source, bigEndian: true, big == NanosecondMagic)
            : null;
    }

    /// <inheritdoc/>
    public override string? InterfaceName(int id) => null;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!Source.Ensure(RecordHeaderLength))
        {
            return Source.Available != 0 && Truncated("a record header");
        }

        uint captured = ReadUInt32(Source.Peek(RecordHeaderLength)[8..]);
        CheckCapturedLength(captured);
        int length = RecordHeaderLength + (int)captured;
        if (!Source.Ensure(length))
        {
            return Truncated("a packet");
        }

        ReadOnlySpan<byte> header = Source.Peek(RecordHeaderLength);
        Instant time = new((ReadUInt32(header) * 1_000_000_000L) + (ReadUInt32(header[4..]) * _nanosecondsPerUnit));
        Accept(time, id: 0, _linkType, ReadUInt32(header[12..]), RecordHeaderLength, (int)captured);
        Source.Advance(length);
        return true;
    }

    private uint ReadUInt32(ReadOnlySpan<byte> field) =>
        _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
}
