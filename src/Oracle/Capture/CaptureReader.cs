using System.Buffers.Binary;

namespace ServalRef.Oracle.Capture;

/// <summary>Reads a capture file from beginning to end: pcap, pcapng or a trace of a simulation, told apart by their first bytes.</summary>
/// <remarks>
/// Takes the same memory for a file of any length and allocates nothing per packet. Known are classic pcap with micro- and nanoseconds
/// and pcapng, both in either byte order, with the link types of <see cref="LinkLayer"/>; each of them also compressed by gzip or Zstandard.
/// </remarks>
public sealed class CaptureReader : IDisposable
{
    // Deflated data may hold deflated data; who goes on so wants to keep the reader busy.
    private const int MostLayers = 4;

    private readonly ByteSource _source;
    private readonly CaptureFormat _format;
    private bool _finished;

    private CaptureReader(ByteSource source, CaptureFormat format)
    {
        _source = source;
        _format = format;
    }

    /// <summary>The file's name as it was given.</summary>
    public string Name => _source.Name;

    /// <summary>Whether the file ended in the middle of a record, after at least one whole packet. Known when reading has ended.</summary>
    public bool EndedEarly => Warning is not null;

    /// <summary>One line that says where the file was cut short; null if it was not. Known when reading has ended.</summary>
    public string? Warning => _format.Warning is { } warning ? $"{Name}: {warning}" : null;

    /// <summary>Opens a capture file.</summary>
    /// <param name="path">Its path. A pipe is read as its writer writes.</param>
    /// <exception cref="CaptureException">The file cannot be opened or is not a capture.</exception>
    public static CaptureReader Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        FileStream file = CaptureFile.Open(path);
        return Open(file, path, file.CanSeek ? Trailer(file, path) : []);
    }

    /// <summary>Reads a capture from a stream, which then belongs to the reader.</summary>
    /// <param name="stream">Its bytes; need not be seekable.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="CaptureException">The stream cannot be read or holds no capture; it is closed then.</exception>
    public static CaptureReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return Open(stream, name, []);
    }

    private static CaptureReader Open(Stream stream, string name, Dictionary<uint, PcapNgCounters> trailer)
    {
        var source = new ByteSource(stream, name);
        try
        {
            for (int layer = 0; layer < MostLayers && source.Ensure(4) && Compression.IsAt(source.Peek(4)); layer++)
            {
                source = new ByteSource(Compression.Open(source.Peek(4), source.Rest()), name);
                if (!source.Ensure(1))
                {
                    throw source.Failure(Compression.Damage);
                }
            }

            return new CaptureReader(source, Recognize(source, trailer));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next packet.</summary>
    /// <param name="frame">The packet; its bytes are valid until the next call.</param>
    /// <returns>False at the end of the file, and ever after.</returns>
    /// <exception cref="CaptureException">The file is damaged here; there is nothing more to read.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed of.</exception>
    public bool TryRead(out CaptureFrame frame)
    {
        bool read = MoveNext();
        frame = read ? _format.Current : default;
        return read;
    }

    /// <summary>The name of an interface as the file gives it, for example <c>A.if0</c>.</summary>
    /// <param name="id">The interface, as in <see cref="CaptureFrame.Interface"/>.</param>
    /// <returns>Null if it has none (a classic pcap never does) or was not described so far.</returns>
    public string? InterfaceName(int id) => _format.InterfaceName(id);

    /// <summary>
    /// Whether the file says that <c>run</c> or a live command wrote it: its interfaces are named by their hosts, <c>HOST.if</c>, and all UDP
    /// in it is Serval, whatever the ports.
    /// </summary>
    /// <param name="id">An interface that was described.</param>
    public bool NamesHost(int id) => _format.NamesHost(id);

    /// <summary>How many interfaces were described so far.</summary>
    internal int Interfaces => _format.Interfaces;

    /// <summary>What is known by now of whether an interface's packets are all in the file; null if the file does not tell.</summary>
    internal InterfaceStatistics? Statistics(int id) => _format.Statistics(id);

    /// <summary>Keeps the current packet until it is released.</summary>
    internal HeldFrame Hold() => _format.Hold();

    /// <summary>Gives back a packet that was kept.</summary>
    internal void Release(in HeldFrame frame) => _source.Release(frame.Chunk);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <summary>Steps to the next packet, as <see cref="TryRead"/>.</summary>
    internal bool MoveNext()
    {
        if (_finished)
        {
            return false;
        }

        // Set first, so that an exception ends reading too.
        _finished = true;
        _finished = !_format.MoveNext();
        return !_finished;
    }

    private static Dictionary<uint, PcapNgCounters> Trailer(FileStream file, string path)
    {
        try
        {
            return PcapNgTrailer.Read(file);
        }
        catch (IOException e)
        {
            file.Dispose();
            throw new CaptureException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static CaptureFormat Recognize(ByteSource source, Dictionary<uint, PcapNgCounters> trailer)
    {
        if (!source.Ensure(4))
        {
            throw source.Failure(source.Available == 0 ? "the file is empty" : "not a pcap or pcapng capture: too short");
        }

        CaptureFormat? format = PcapFormat.TryOpen(source);
        format ??= PcapNgFormat.TryOpen(source, trailer);
        format ??= TraceFormat.TryOpen(source);
        return format ?? throw source.Failure(Foreign(BinaryPrimitives.ReadUInt32BigEndian(source.Peek(4))));
    }

    // Files that people do pass by mistake deserve to be told what to do.
    private static string Foreign(uint start) => start switch
    {
        _ when start >> 16 == 0x1F8B => "not a pcap or pcapng capture but gzip data, deflated again and again",
        0xFD377A58 => "not a pcap or pcapng capture but xz data; decompress it first",
        0xA1B2CD34 or 0x34CDB2A1 => "a modified pcap (magic a1b2cd34); convert it with editcap",
        _ => $"not a pcap or pcapng capture: it begins with {start:x8}",
    };
}
