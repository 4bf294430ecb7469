namespace ServalRef.Runtime.Transfer;

/// <summary>The bytes of the peer's stream: stored in any order, delivered in one (DATA-3 to DATA-7, DATA-18).</summary>
/// <remarks>The end of the stream is one more position, the one after the last byte. What is stored is never discarded.</remarks>
internal sealed class ReceiveStream
{
    private readonly ByteRing _ring;
    private readonly RangeSet _stored = new();
    private ulong? _end;

    internal ReceiveStream(int size) => _ring = new ByteRing(size);

    /// <summary>The position up to which the application has read.</summary>
    internal ulong Delivered { get; private set; }

    /// <summary>DATA_ACK: the position up to which all has arrived, the end included (DATA-6).</summary>
    internal ulong Contiguous { get; private set; }

    /// <summary>The window's edge, exclusive: what is stored never goes beyond it, and it never moves back.</summary>
    internal ulong Edge => Delivered + (ulong)_ring.Size;

    /// <summary>The window as it is told beside <see cref="Contiguous"/>.</summary>
    internal uint Window => (uint)Math.Min(uint.MaxValue, Edge > Contiguous ? Edge - Contiguous : 0);

    /// <summary>Whether the end came, and all before it.</summary>
    internal bool HasEnd => _end is { } end && Contiguous > end;

    /// <summary>Bytes that the application may read now.</summary>
    internal int Readable => (int)((HasEnd ? Contiguous - 1 : Contiguous) - Delivered);

    /// <summary>Whether the application has read all, and the end came.</summary>
    internal bool IsFinished => HasEnd && Readable == 0;

    /// <summary>The greatest position stored or delivered.</summary>
    internal ulong Highest => _stored.IsEmpty ? Contiguous : _stored.Last.End;

    internal ReadOnlySpan<byte> Peek() => _ring.Piece(Delivered, Readable).Span;

    internal void Advance(int bytes) => Delivered += (ulong)bytes;

    internal int Read(Span<byte> buffer)
    {
        int length = Math.Min(buffer.Length, Readable);
        _ring.Read(Delivered, buffer[..length]);
        Delivered += (ulong)length;
        return length;
    }

    /// <summary>Stores what a packet brings.</summary>
    /// <param name="sequence">Position of the first byte.</param>
    /// <param name="payload">The bytes.</param>
    /// <param name="fin">Whether the stream ends after them.</param>
    internal Storing Store(ulong sequence, ReadOnlySpan<byte> payload, bool fin)
    {
        ulong end = sequence + (ulong)payload.Length;
        if (StreamEnd.IsContradicted(_end, Highest, sequence, payload.Length, fin))
        {
            return Storing.Contradiction;
        }

        if (end > Edge)
        {
            return Storing.BeyondWindow;
        }

        bool news = Put(sequence, payload);
        if (fin && _end is null)
        {
            _end = end;
            news = true;
        }

        if (fin)
        {
            Note(end, end + 1);
        }

        return news ? Storing.Stored : Storing.Repeated;
    }

    private bool Put(ulong sequence, ReadOnlySpan<byte> payload)
    {
        ulong end = sequence + (ulong)payload.Length;
        if (end <= Contiguous)
        {
            return false;
        }

        // Bytes that have arrived are not written again: what is delivered is what came first.
        int old = sequence < Contiguous ? (int)(Contiguous - sequence) : 0;
        ReadOnlySpan<byte> rest = payload[old..];
        ulong start = sequence + (ulong)old;
        if (_stored.IsEmpty && Delivered == Contiguous)
        {
            _ring.Restart(Contiguous);
        }

        _ring.MakeRoom(Delivered, end);
        WriteGaps(start, rest);
        Note(start, end);
        return true;
    }

    private void WriteGaps(ulong start, ReadOnlySpan<byte> data)
    {
        ulong end = start + (ulong)data.Length;
        ulong position = start;
        for (int index = 0; index < _stored.Count && position < end; index++)
        {
            Range64 range = _stored[index];
            if (range.End <= position)
            {
                continue;
            }

            ulong until = Math.Min(end, range.Start);
            if (until > position)
            {
                _ring.Write(position, data[(int)(position - start)..(int)(until - start)]);
            }

            position = Math.Max(position, range.End);
        }

        if (position < end)
        {
            _ring.Write(position, data[(int)(position - start)..]);
        }
    }

    private void Note(ulong start, ulong end)
    {
        if (start > Contiguous)
        {
            _stored.Add(start, end);
            return;
        }

        Contiguous = Math.Max(Contiguous, end);
        while (!_stored.IsEmpty && _stored.First.Start <= Contiguous)
        {
            Contiguous = Math.Max(Contiguous, _stored.First.End);
            _stored.RemoveBelow(_stored.First.End);
        }
    }
}

/// <summary>What became of the bytes of a packet.</summary>
internal enum Storing
{
    /// <summary>Something of it was new.</summary>
    Stored,

    /// <summary>All of it was there already.</summary>
    Repeated,

    /// <summary>It goes beyond the window: dropped, and not acknowledged (DATA-5).</summary>
    BeyondWindow,

    /// <summary>It contradicts what was said about the end of the stream (DATA-18).</summary>
    Contradiction,
}
