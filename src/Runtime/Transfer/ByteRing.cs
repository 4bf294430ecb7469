namespace ServalRef.Runtime.Transfer;

/// <summary>Bytes of a stream by their positions, in a buffer that is used round and round.</summary>
/// <remarks>It knows no bounds but its size: who uses it sees to it that no two positions in use are further apart than that.</remarks>
internal sealed class ByteRing
{
    private readonly byte[] _bytes;
    private ulong _origin;

    internal ByteRing(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _bytes = new byte[size];
    }

    internal int Size => _bytes.Length;

    /// <summary>Nothing of it is in use: this position comes first, so that a stream that is read as it comes stays in few bytes of memory.</summary>
    internal void Restart(ulong position) => _origin = position;

    internal void Write(ulong position, ReadOnlySpan<byte> data)
    {
        int place = Place(position);
        int first = Math.Min(data.Length, _bytes.Length - place);
        data[..first].CopyTo(_bytes.AsSpan(place));
        data[first..].CopyTo(_bytes);
    }

    internal void Read(ulong position, Span<byte> data)
    {
        int place = Place(position);
        int first = Math.Min(data.Length, _bytes.Length - place);
        _bytes.AsSpan(place, first).CopyTo(data);
        _bytes.AsSpan(0, data.Length - first).CopyTo(data[first..]);
    }

    /// <summary>The bytes from a position on that lie in one piece.</summary>
    internal ReadOnlySpan<byte> Peek(ulong position, int length)
    {
        int place = Place(position);
        return _bytes.AsSpan(place, Math.Min(length, _bytes.Length - place));
    }

    private int Place(ulong position)
    {
        ulong offset = position - _origin;
        ulong size = (ulong)_bytes.Length;
        return (int)(offset < size ? offset : offset % size);
    }
}
