using System.Numerics;

namespace ServalRef.Runtime.Transfer;

/// <summary>Bytes of a stream by their positions, in a buffer that is used round and round and grows with what is in use.</summary>
/// <remarks>
/// Among thousands of connections most have few bytes waiting at any time: none begins with all the memory that it may come to
/// need.
/// </remarks>
internal sealed class ByteRing
{
    private const int LeastBytes = 4096;

    private byte[] _bytes = [];
    private ulong _origin;

    internal ByteRing(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
    }

    /// <summary>No two positions in use are further apart than that; who uses it sees to it.</summary>
    internal int Size { get; }

    /// <summary>Nothing of it is in use: this position comes first, so that a stream that is read as it comes stays in few bytes of memory.</summary>
    internal void Restart(ulong position) => _origin = position;

    /// <summary>Sees to it that positions up to an end can be written, where all in use begin at another.</summary>
    /// <param name="from">The lowest position in use.</param>
    /// <param name="end">The position after the last to be written.</param>
    internal void MakeRoom(ulong from, ulong end)
    {
        ulong needed = end - from;
        if (needed > (ulong)_bytes.Length)
        {
            byte[] larger = new byte[(int)Math.Min((ulong)Size, Math.Max(LeastBytes, BitOperations.RoundUpToPowerOf2(needed)))];
            Read(from, larger.AsSpan(0, _bytes.Length));
            (_bytes, _origin) = (larger, from);
        }
    }

    /// <summary>Keeps bytes, for which there must be room.</summary>
    internal void Write(ulong position, ReadOnlySpan<byte> data)
    {
        int place = Place(position);
        int first = Math.Min(data.Length, _bytes.Length - place);
        data[..first].CopyTo(_bytes.AsSpan(place));
        data[first..].CopyTo(_bytes);
    }

    internal void Read(ulong position, Span<byte> data)
    {
        ReadOnlySpan<byte> first = Piece(position, data.Length).Span;
        first.CopyTo(data);
        _bytes.AsSpan(0, data.Length - first.Length).CopyTo(data[first.Length..]);
    }

    /// <summary>The bytes from a position on that lie in one piece.</summary>
    internal ReadOnlyMemory<byte> Piece(ulong position, int length)
    {
        int place = Place(position);
        return _bytes.AsMemory(place, Math.Min(length, _bytes.Length - place));
    }

    private int Place(ulong position)
    {
        ulong offset = position - _origin;
        ulong size = (ulong)_bytes.Length;
        return (int)(offset < size ? offset : offset % Math.Max(1, size));
    }
}
