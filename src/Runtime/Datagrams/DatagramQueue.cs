namespace ServalRef.Runtime.Datagrams;

/// <summary>Datagrams that wait to be read, the oldest first, each with something that is known of it; their buffers are used again.</summary>
/// <typeparam name="T">What is known of each.</typeparam>
/// <param name="most">How many may wait; a later one is dropped.</param>
internal sealed class DatagramQueue<T>(int most)
{
    private readonly Queue<(byte[] Buffer, int Length, T About)> _waiting = new();
    private readonly Stack<byte[]> _free = new();

    /// <summary>Datagrams that wait.</summary>
    internal int Count => _waiting.Count;

    /// <summary>Datagrams that found no place.</summary>
    internal long Dropped { get; private set; }

    internal void Add(ReadOnlySpan<byte> payload, T about)
    {
        if (_waiting.Count >= most)
        {
            Dropped++;
            return;
        }

        if (!_free.TryPop(out byte[]? buffer) || buffer.Length < payload.Length)
        {
            buffer = new byte[Math.Max(payload.Length, 2048)];
        }

        payload.CopyTo(buffer);
        _waiting.Enqueue((buffer, payload.Length, about));
    }

    /// <summary>Takes the oldest; what does not fit is cut off, as with a datagram socket.</summary>
    /// <param name="destination">Where it is copied to.</param>
    /// <param name="length">Its whole length.</param>
    /// <param name="about">What is known of it.</param>
    internal bool TryTake(Span<byte> destination, out int length, out T? about)
    {
        (length, about) = (0, default);
        if (!_waiting.TryDequeue(out (byte[] Buffer, int Length, T About) next))
        {
            return false;
        }

        (length, about) = (next.Length, next.About);
        next.Buffer.AsSpan(0, Math.Min(next.Length, destination.Length)).CopyTo(destination);
        _free.Push(next.Buffer);
        return true;
    }
}
