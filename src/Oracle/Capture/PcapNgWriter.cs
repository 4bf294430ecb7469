using System.Buffers.Binary;
using System.Text;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>Writes a pcapng file of one section, with named interfaces.</summary>
/// <remarks>An interface named <c>HOST.if</c> tells a check whose view its packets are.</remarks>
public sealed class PcapNgWriter : IDisposable
{
    private const byte Nanoseconds = 9;

    private readonly Stream _stream;
    private readonly bool _bigEndian;
    private readonly List<TimestampScale> _scales = [];
    private readonly List<(long Packets, long Dropped, Instant LastTime)> _counts = [];
    private readonly byte[] _fixed = new byte[28];

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where to; it then belongs to the writer.</param>
    /// <param name="bigEndian">The byte order of the numbers in the file.</param>
    /// <param name="namesHosts">
    /// Whether the interfaces are named by their hosts, <c>HOST.if</c>, and the file says so: its section header names this program.
    /// </param>
    public PcapNgWriter(Stream stream, bool bigEndian = false, bool namesHosts = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _bigEndian = bigEndian;

        byte[] program = namesHosts ? Encoding.UTF8.GetBytes(PcapNgBlock.ProgramThatNamesHosts) : [];
        uint length = (uint)(28 + (namesHosts ? 4 + Padded(program.Length) + 4 : 0));
        Put32(0, PcapNgBlock.SectionHeader);
        Put32(4, length);
        Put32(8, PcapNgBlock.ByteOrderMagic);
        Put16(12, 1); // version 1.0
        Put16(14, 0);
        Put32(16, uint.MaxValue); // section length: not given, -1 in 64 bits
        Put32(20, uint.MaxValue);
        stream.Write(_fixed.AsSpan(0, 24));
        if (namesHosts)
        {
            Put16(0, PcapNgBlock.OptionProgram);
            Put16(2, (ushort)program.Length);
            stream.Write(_fixed.AsSpan(0, 4));
            WritePadded(program);
            Put32(0, PcapNgBlock.OptionEnd);
            stream.Write(_fixed.AsSpan(0, 4));
        }

        Put32(0, length);
        stream.Write(_fixed.AsSpan(0, 4));
    }

    /// <summary>Describes an interface.</summary>
    /// <param name="name">Its name, at most 256 bytes of UTF-8.</param>
    /// <param name="linkType">The LINKTYPE number of its packets.</param>
    /// <param name="resolution">if_tsresol: ticks of 10^-n seconds, or of 2^-n with the top bit set; nanoseconds if not given.</param>
    /// <param name="offsetSeconds">if_tsoffset: seconds since the Unix epoch at which its ticks begin.</param>
    /// <returns>The interface, counted from 0.</returns>
    public int AddInterface(string name, int linkType, byte resolution = Nanoseconds, long offsetSeconds = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegative(linkType);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(linkType, ushort.MaxValue);
        byte[] text = Encoding.UTF8.GetBytes(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, 256, nameof(name));

        // Three options and the end of options, around a name padded to four bytes.
        int length = 20 + 4 + Padded(text.Length) + 8 + 12 + 4;
        Put32(0, PcapNgBlock.InterfaceDescription);
        Put32(4, (uint)length);
        Put16(8, (ushort)linkType);
        Put16(10, 0);
        Put32(12, 0); // no limit on packet length
        Put16(16, PcapNgBlock.OptionName);
        Put16(18, (ushort)text.Length);
        _stream.Write(_fixed.AsSpan(0, 20));
        WritePadded(text);

        Put16(0, PcapNgBlock.OptionTimestampResolution);
        Put16(2, 1);
        Put32(4, 0);
        _fixed[4] = resolution;
        Put16(8, PcapNgBlock.OptionTimestampOffset);
        Put16(10, 8);
        Put32(_bigEndian ? 12 : 16, (uint)(offsetSeconds >> 32));
        Put32(_bigEndian ? 16 : 12, (uint)offsetSeconds);
        Put32(20, PcapNgBlock.OptionEnd);
        Put32(24, (uint)length);
        _stream.Write(_fixed);

        _scales.Add(new TimestampScale(resolution, offsetSeconds));
        _counts.Add((0, 0, new Instant(offsetSeconds * 1_000_000_000)));
        return _scales.Count - 1;
    }

    /// <summary>Writes one packet.</summary>
    /// <param name="id">Its interface, as <see cref="AddInterface"/> returned it.</param>
    /// <param name="time">Since the Unix epoch.</param>
    /// <param name="data">Its bytes, at most 256 KiB.</param>
    /// <param name="originalLength">Its length on the wire in bytes; that of the data if not given.</param>
    /// <param name="inbound">Whether it came to the host of the interface, rather than was sent by it; not told if not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such interface, or the time or a length cannot be written.</exception>
    public void Write(int id, Instant time, ReadOnlySpan<byte> data, int? originalLength = null, bool? inbound = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, _scales.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, CaptureFormat.MaxCapturedLength, nameof(data));
        int original = originalLength ?? data.Length;
        ArgumentOutOfRangeException.ThrowIfNegative(original, nameof(originalLength));

        ulong ticks = _scales[id].ToTicks(time);
        _counts[id] = (_counts[id].Packets + 1, _counts[id].Dropped, time);
        uint length = (uint)(32 + Padded(data.Length) + (inbound is null ? 0 : 12));
        Put32(0, PcapNgBlock.EnhancedPacket);
        Put32(4, length);
        Put32(8, (uint)id);
        Put32(12, (uint)(ticks >> 32));
        Put32(16, (uint)ticks);
        Put32(20, (uint)data.Length);
        Put32(24, (uint)original);
        _stream.Write(_fixed);
        WritePadded(data);
        if (inbound is { } came)
        {
            Put16(0, PcapNgBlock.OptionFlags);
            Put16(2, 4);
            Put32(4, came ? PcapNgBlock.Inbound : PcapNgBlock.Outbound);
            Put32(8, PcapNgBlock.OptionEnd);
            _stream.Write(_fixed.AsSpan(0, 12));
        }

        Put32(0, length);
        _stream.Write(_fixed.AsSpan(0, 4));
    }

    /// <summary>Packets passed an interface, or were to pass it, that do not stand in the file.</summary>
    /// <param name="id">The interface.</param>
    /// <param name="packets">How many.</param>
    public void NoteDropped(int id, int packets) => _counts[id] = _counts[id] with { Dropped = _counts[id].Dropped + packets };

    /// <summary>Says of every interface how many of its packets do not stand in the file; mostly none.</summary>
    /// <remarks>It is the last that is written; where there are none, a reader then knows that the capture is whole.</remarks>
    public void WriteStatistics()
    {
        const int Length = 12 + 12 + (3 * 12) + 4;
        for (int id = 0; id < _counts.Count; id++)
        {
            ulong ticks = _scales[id].ToTicks(_counts[id].LastTime);
            Put32(0, PcapNgBlock.InterfaceStatistics);
            Put32(4, Length);
            Put32(8, (uint)id);
            Put32(12, (uint)(ticks >> 32));
            Put32(16, (uint)ticks);
            _stream.Write(_fixed.AsSpan(0, 20));
            WriteCounter(PcapNgBlock.OptionReceived, _counts[id].Packets);
            WriteCounter(PcapNgBlock.OptionDropped, _counts[id].Dropped);
            WriteCounter(PcapNgBlock.OptionDelivered, _counts[id].Packets);
            Put32(0, PcapNgBlock.OptionEnd);
            Put32(4, Length);
            _stream.Write(_fixed.AsSpan(0, 8));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static int Padded(int length) => (length + 3) & ~3;

    private void WriteCounter(ushort option, long count)
    {
        Put16(0, option);
        Put16(2, 8);
        Put32(_bigEndian ? 4 : 8, (uint)(count >> 32));
        Put32(_bigEndian ? 8 : 4, (uint)count);
        _stream.Write(_fixed.AsSpan(0, 12));
    }

    private void WritePadded(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> zeros = [0, 0, 0];
        _stream.Write(data);
        _stream.Write(zeros[..(Padded(data.Length) - data.Length)]);
    }

    private void Put32(int offset, uint value)
    {
        Span<byte> field = _fixed.AsSpan(offset);
        if (_bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(field, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        }
    }

    private void Put16(int offset, ushort value)
    {
        Span<byte> field = _fixed.AsSpan(offset);
        if (_bigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(field, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(field, value);
        }
    }
}
