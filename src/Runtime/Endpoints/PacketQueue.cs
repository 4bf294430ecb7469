using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Endpoints;

/// <summary>Packets of the control channel that wait to be sent, in order; their buffers are used again.</summary>
/// <param name="room">Bytes of the longest packet.</param>
internal sealed class PacketQueue(int room = PacketQueue.MostBytes)
{
    /// <summary>Longer than any control packet: SAL header lengths are a byte of words, and a window follows.</summary>
    internal const int MostBytes = (255 * 4) + 64;

    private readonly Queue<Waiting> _waiting = new();
    private readonly Stack<byte[]> _free = new();

    internal bool IsEmpty => _waiting.Count == 0;

    /// <summary>A buffer to write a packet into.</summary>
    internal byte[] Rent() => _free.TryPop(out byte[]? buffer) ? buffer : new byte[room];

    internal void Return(byte[] buffer) => _free.Push(buffer);

    internal void Add(
        byte[] buffer, int length, NetworkAddress source, NetworkAddress destination, byte timeToLive = Ipv4.UsualTimeToLive) =>
        _waiting.Enqueue(new Waiting(buffer, new Transmit(length, source, destination, timeToLive)));

    internal bool TryTake(Span<byte> destination, out Transmit transmit)
    {
        transmit = default;
        if (!_waiting.TryDequeue(out Waiting next))
        {
            return false;
        }

        transmit = next.Transmit;
        next.Buffer.AsSpan(0, transmit.Length).CopyTo(destination);
        _free.Push(next.Buffer);
        return true;
    }

    private readonly record struct Waiting(byte[] Buffer, Transmit Transmit);
}
