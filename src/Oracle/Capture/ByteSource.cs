namespace ServalRef.Oracle.Capture;

/// <summary>A window that slides over a stream: all of a capture passes through it.</summary>
/// <remarks>
/// While nobody holds a frame of it, one buffer serves for all. Where frames are held the window goes on into another buffer, and buffers
/// whose frames are all released are used again.
/// </remarks>
internal sealed class ByteSource(Stream stream, string name) : IDisposable
{
    /// <summary>The largest piece, in bytes, that can be looked at as one.</summary>
    public const int Capacity = 512 * 1024;

    private readonly Stack<Chunk> _free = new();
    private Chunk _chunk = new();
    private long _bufferOffset;
    private int _start;
    private int _end;
    private bool _ended;
    private bool _disposed;

    /// <summary>The capture's name, for messages.</summary>
    public string Name => name;

    /// <summary>Offset in the stream of the next byte.</summary>
    public long Position => _bufferOffset + _start;

    /// <summary>Bytes at hand without reading on.</summary>
    public int Available => _end - _start;

    /// <summary>Index of the next byte in the buffer, for <see cref="At"/>.</summary>
    public int Cursor => _start;

    /// <summary>Makes the next bytes available; what was handed out before is void when this reads on.</summary>
    /// <param name="count">How many, up to <see cref="Capacity"/>.</param>
    /// <returns>False if the stream ends before.</returns>
    public bool Ensure(int count) => Available >= count || Fill(count);

    /// <summary>The next bytes, which must be available.</summary>
    public ReadOnlySpan<byte> Peek(int count) => _chunk.Bytes.AsSpan(_start.._end)[..count];

    /// <summary>Bytes already passed, by their index in the buffer; they stay until the next <see cref="Ensure"/>.</summary>
    public ReadOnlySpan<byte> At(int index, int length) => _chunk.Bytes.AsSpan(index, length);

    /// <summary>Puts other bytes in the place of some that are available or passed.</summary>
    /// <param name="index">Where, as <see cref="Cursor"/> counts.</param>
    /// <param name="bytes">What is to stand there.</param>
    public void Overwrite(int index, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_chunk.Bytes.AsSpan(index));

    /// <summary>Keeps the bytes at hand, and those passed since the last <see cref="Ensure"/>, until they are released.</summary>
    public Chunk Hold()
    {
        _chunk.Holders++;
        return _chunk;
    }

    /// <summary>Gives back what <see cref="Hold"/> kept.</summary>
    public void Release(Chunk chunk)
    {
        if (--chunk.Holders == 0 && chunk != _chunk)
        {
            _free.Push(chunk);
        }
    }

    /// <summary>Passes over available bytes.</summary>
    public void Advance(int count) => _start += count;

    /// <summary>Passes over bytes, reading on as needed.</summary>
    /// <returns>False if the stream ends before.</returns>
    public bool Skip(long count)
    {
        while (count > Available)
        {
            count -= Available;
            _start = _end;
            if (!Fill(1))
            {
                return false;
            }
        }

        _start += (int)count;
        return true;
    }

    /// <summary>All that is still to come, as a stream, which this source then belongs to.</summary>
    public Stream Rest() => new RestStream(this);

    /// <summary>An error of this capture.</summary>
    /// <param name="what">What is wrong, without the name.</param>
    public CaptureException Failure(string what) => new($"{name}: {what}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        stream.Dispose();
    }

    private bool Fill(int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(CaptureReader));
        Chunk next = _chunk.Holders == 0 ? _chunk : _free.TryPop(out Chunk? free) ? free : new Chunk();
        _chunk.Bytes.AsSpan(_start.._end).CopyTo(next.Bytes);
        _chunk = next;
        _bufferOffset += _start;
        _end -= _start;
        _start = 0;
        while (_end < count && !_ended)
        {
            int read = Read(_chunk.Bytes.AsSpan(_end));
            _ended = read == 0;
            _end += read;
        }

        return _end >= count;
    }

    private int Read(Span<byte> target)
    {
        try
        {
            return stream.Read(target);
        }
        catch (Exception e) when (Compression.IsDamage(e))
        {
            throw new CaptureException($"{name}: {Compression.Damage}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CaptureException($"{name}: cannot be read: {e.Message}", e);
        }
    }

    private sealed class RestStream(ByteSource source) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            if (buffer.Length == 0 || !source.Ensure(1))
            {
                return 0;
            }

            int read = Math.Min(buffer.Length, source.Available);
            source.Peek(read).CopyTo(buffer);
            source.Advance(read);
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
