using System.Runtime.InteropServices;

namespace ServalRef.Runtime.Transfer;

/// <summary>The bytes of a stream as pieces of memory, in the order of their positions and without gaps.</summary>
internal sealed class StreamPieces
{
    private Piece[] _ring = new Piece[4];
    private int _first;
    private int _count;

    /// <summary>Adds the bytes that follow on those that are there; what also follows in memory is one piece with them.</summary>
    /// <param name="position">Position of the first.</param>
    /// <param name="bytes">The bytes, at least one.</param>
    internal void Add(ulong position, ReadOnlyMemory<byte> bytes)
    {
        if (_count > 0 && TryJoin(ref At(_count - 1), bytes))
        {
            return;
        }

        if (_count == _ring.Length)
        {
            Grow();
        }

        _count++;
        At(_count - 1) = new Piece(position, bytes);
    }

    /// <summary>Forgets the pieces of which nothing lies at a position or after it.</summary>
    internal void RemoveBelow(ulong position)
    {
        while (_count > 0 && At(0).End <= position)
        {
            At(0) = default;
            _first++;
            _count--;
        }
    }

    /// <summary>Reads bytes that are there.</summary>
    internal void Read(ulong position, Span<byte> data)
    {
        for (int index = Find(position); data.Length > 0; index++)
        {
            ref Piece piece = ref At(index);
            ReadOnlySpan<byte> rest = piece.Bytes.Span[(int)(position - piece.Start)..];
            int length = Math.Min(rest.Length, data.Length);
            rest[..length].CopyTo(data);
            data = data[length..];
            position += (ulong)length;
        }
    }

    private ref Piece At(int index) => ref _ring[(_first + index) & (_ring.Length - 1)];

    private int Find(ulong position)
    {
        int low = 0;
        int high = _count - 1;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (At(middle).End > position)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private static bool TryJoin(ref Piece last, ReadOnlyMemory<byte> bytes)
    {
        if (!MemoryMarshal.TryGetArray(last.Bytes, out ArraySegment<byte> old)
            || !MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> added)
            || old.Array != added.Array || old.Offset + old.Count != added.Offset)
        {
            return false;
        }

        last = last with { Bytes = old.Array.AsMemory(old.Offset, old.Count + added.Count) };
        return true;
    }

    private void Grow()
    {
        var larger = new Piece[2 * _ring.Length];
        for (int index = 0; index < _count; index++)
        {
            larger[index] = At(index);
        }

        (_ring, _first) = (larger, 0);
    }

    private readonly record struct Piece(ulong Start, ReadOnlyMemory<byte> Bytes)
    {
        internal ulong End => Start + (ulong)Bytes.Length;
    }
}
