using ServalRef.Runtime.Transfer;

namespace ServalRef.Oracle.Streams;

/// <summary>The latest bytes of a stream, to tell whether what comes again is the same, however it is cut (DATA-2).</summary>
/// <param name="memory">What all streams of a capture share.</param>
internal sealed class StreamBytes(StreamMemory memory)
{
    private const int Fewest = 1 << 12;

    // What the processor's nearest caches hold: more would cost more time than all the rest.
    private const int Most = 1 << 18;

    private byte[] _ring = [];

    private ulong _top;

    // Below it nothing is remembered, however much room there is by now.
    private ulong _bottom;

    /// <summary>Whether bytes differ from those that were at their positions before; then takes the new ones up.</summary>
    /// <param name="start">Position of the first byte.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="covered">Positions that have been seen before.</param>
    internal bool Differ(ulong start, ReadOnlySpan<byte> bytes, RangeSet covered)
    {
        ulong end = start + (ulong)bytes.Length;
        bool differ = false;
        bool known = false;
        for (int index = covered.Count - 1; index >= 0 && covered[index].End > start && !differ; index--)
        {
            ulong from = Math.Max(Math.Max(start, covered[index].Start), Lowest);
            ulong to = Math.Min(Math.Min(end, covered[index].End), _top);
            differ = from < to && !IsSame(from, bytes[(int)(from - start)..(int)(to - start)]);
            known |= from == start && to == end;
        }

        if (!differ && !known)
        {
            Take(start, bytes);
        }

        return differ;
    }

    /// <summary>Forgets what is below a position.</summary>
    internal void Forget(ulong below) => _bottom = Math.Max(_bottom, below);

    /// <summary>Forgets all of it.</summary>
    internal void Release()
    {
        memory.Give(_ring.Length);
        (_ring, _top, _bottom) = ([], 0, 0);
    }

    private ulong Lowest => Math.Max(_bottom, _top > (ulong)_ring.Length ? _top - (ulong)_ring.Length : 0);

    private bool IsSame(ulong position, ReadOnlySpan<byte> bytes)
    {
        int place = Place(position);
        int first = Math.Min(bytes.Length, _ring.Length - place);
        return bytes[..first].SequenceEqual(_ring.AsSpan(place, first)) && bytes[first..].SequenceEqual(_ring.AsSpan(0, bytes.Length - first));
    }

    private void Take(ulong start, ReadOnlySpan<byte> bytes)
    {
        ulong end = start + (ulong)bytes.Length;
        while (end > (ulong)_ring.Length && _ring.Length < Most && memory.Take(Math.Max(Fewest, _ring.Length)))
        {
            Grow();
        }

        _top = Math.Max(_top, end);
        if (end <= Lowest)
        {
            return;
        }

        // Of a piece that is half forgotten, the other half may come again.
        bytes = bytes[(int)(Math.Max(start, Lowest) - start)..];
        int place = Place(end - (ulong)bytes.Length);
        int first = Math.Min(bytes.Length, _ring.Length - place);
        bytes[..first].CopyTo(_ring.AsSpan(place));
        bytes[first..].CopyTo(_ring);
    }

    private void Grow()
    {
        _bottom = Lowest;
        byte[] larger = new byte[Math.Max(Fewest, 2 * _ring.Length)];
        for (ulong position = Lowest; position < _top && _ring.Length > 0;)
        {
            int place = Place(position);
            int there = (int)(position & (ulong)(larger.Length - 1));
            int length = (int)Math.Min((ulong)Math.Min(_ring.Length - place, larger.Length - there), _top - position);
            _ring.AsSpan(place, length).CopyTo(larger.AsSpan(there));
            position += (ulong)length;
        }

        _ring = larger;
    }

    private int Place(ulong position) => (int)(position & (ulong)(_ring.Length - 1));
}

/// <summary>Bytes that all streams of a capture may remember together; beyond that they remember less of each.</summary>
internal sealed class StreamMemory
{
    private long _left = 64 << 20;

    /// <summary>Whether so many bytes more may be remembered.</summary>
    internal bool Take(int bytes)
    {
        bool allowed = _left >= bytes;
        _left -= allowed ? bytes : 0;
        return allowed;
    }

    /// <summary>So many bytes are remembered no longer.</summary>
    internal void Give(int bytes) => _left += bytes;
}
