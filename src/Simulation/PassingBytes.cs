using System.Numerics;

namespace ServalRef.Simulation;

/// <summary>The bytes of packets that wait in one order, each in one piece, close behind each other in memory.</summary>
/// <remarks>
/// A long fat link holds more bytes than a processor's caches do. Since it gives them back in the order in which it got them, the
/// processor foresees which it needs next: fetching them costs little, where a pool of frames had each waited for.
/// </remarks>
internal sealed class PassingBytes
{
    private const int LeastBytes = 4096;

    // Of a size that is a power of two. Places count on for ever; those in use are fewer than the size, and no piece goes over
    // its end.
    private byte[] _memory = [];
    private long _first;
    private long _next;

    /// <summary>Keeps the bytes of a packet.</summary>
    /// <returns>Their place.</returns>
    internal long Keep(ReadOnlySpan<byte> bytes)
    {
        if (_first == _next)
        {
            // What passes one by one stays in few bytes of memory.
            _first = _next = 0;
        }

        long place = PlaceFor(bytes.Length);
        while (place + bytes.Length - _first > _memory.Length)
        {
            Grow(bytes.Length);
            place = PlaceFor(bytes.Length);
        }

        _next = place + bytes.Length;
        bytes.CopyTo(At(place, bytes.Length));
        return place;
    }

    /// <summary>The bytes of a packet; valid until another is kept.</summary>
    internal Span<byte> At(long place, int length) => _memory.AsSpan((int)(place & (_memory.Length - 1)), length);

    /// <summary>Gives back the bytes of the packet that has been kept longest.</summary>
    internal void Release(long place, int length) => _first = place + length;

    private long PlaceFor(int length)
    {
        long left = _memory.Length - (_next & (_memory.Length - 1));
        return length > left ? _next + left : _next;
    }

    private void Grow(int length)
    {
        byte[] old = _memory;
        byte[] larger = new byte[Math.Max(2 * old.Length, Math.Max(LeastBytes, (int)BitOperations.RoundUpToPowerOf2((uint)length)))];
        for (long place = _first; place < _next;)
        {
            int from = (int)(place & (old.Length - 1));
            int piece = (int)Math.Min(old.Length - from, _next - place);
            old.AsSpan(from, piece).CopyTo(larger.AsSpan((int)(place & (larger.Length - 1))));
            place += piece;
        }

        _memory = larger;
    }
}
