namespace ServalRef.Runtime.Transfer;

/// <summary>Bytes of a stream by their positions, in a buffer that is used round and round.</summary>
/// <remarks>It knows no bounds but its size: who uses it sees to it that no two positions in use are further apart than that.</remarks>
internal sealed class ByteRing
{
    private readonly byte[] _bytes;

    internal ByteRing(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _bytes = new byte[size];
    }

    internal int Size => _bytes.Length;

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

    private int Place(ulong position) => (int)(position % (ulong)_bytes.Length);
}
