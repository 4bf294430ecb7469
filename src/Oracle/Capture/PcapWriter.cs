using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>Writes a classic pcap file.</summary>
public sealed class PcapWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _nanosecond;
    private readonly bool _bigEndian;
    private readonly byte[] _header = new byte[PcapFormat.FileHeaderLength];

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where to; it then belongs to the writer.</param>
    /// <param name="linkType">The LINKTYPE number of every packet.</param>
    /// <param name="nanosecond">Whether times are kept to the nanosecond; else they are rounded down to the microsecond.</param>
    /// <param name="bigEndian">The byte order of the numbers in the file.</param>
    public PcapWriter(Stream stream, int linkType, bool nanosecond, bool bigEndian = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(linkType);
        _stream = stream;
        _nanosecond = nanosecond;
        _bigEndian = bigEndian;

        Put(0, nanosecond ? PcapFormat.NanosecondMagic : PcapFormat.MicrosecondMagic);
        Put(4, bigEndian ? 0x0002_0004u : 0x0004_0002u); // version 2.4, two 16-bit fields
        Put(16, CaptureFormat.MaxCapturedLength);
        Put(20, (uint)linkType);
        stream.Write(_header);
    }

    /// <summary>Writes one packet.</summary>
    /// <param name="time">Since the Unix epoch, from 0 up to the year 2106, which a pcap can say.</param>
    /// <param name="data">Its bytes, at most 256 KiB.</param>
    /// <param name="originalLength">Its length on the wire in bytes; that of the data if not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time or a length cannot be written.</exception>
    public void Write(Instant time, ReadOnlySpan<byte> data, int? originalLength = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time.Nanoseconds, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time.Nanoseconds / 1_000_000_000, uint.MaxValue, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, CaptureFormat.MaxCapturedLength, nameof(data));
        int original = originalLength ?? data.Length;
        ArgumentOutOfRangeException.ThrowIfNegative(original, nameof(originalLength));

        (long seconds, long fraction) = Math.DivRem(time.Nanoseconds, 1_000_000_000);
        Put(0, (uint)seconds);
        Put(4, (uint)(_nanosecond ? fraction : fraction / 1000));
        Put(8, (uint)data.Length);
        Put(12, (uint)original);
        _stream.Write(_header.AsSpan(0, PcapFormat.RecordHeaderLength));
        _stream.Write(data);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Put(int offset, uint value)
    {
        if (_bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(_header.AsSpan(offset), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(offset), value);
        }
    }
}
