using System.Net;
using System.Net.Sockets;
using ServalRef.Net.Ports;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Net.Hosting;

/// <summary>Takes what the sockets have, cuts what the kernel has joined, and hands it over packet by packet.</summary>
internal sealed class PacketReceiver(HostCounters counters, IReadOnlyList<IPNetwork> peers)
{
    // Then the others have their turn: timers, the application, what is to be sent.
    private const int MostCalls = 64;

    // As numbers, since an address object for each packet would be garbage; no other addresses reach these sockets.
    private readonly (uint Network, uint Mask)[] _allowed =
        [.. peers.Where(static network => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork).Select(Range)];

    private readonly byte[] _buffer = GC.AllocateArray<byte>(1 << 16, pinned: true);

    /// <summary>Takes one packet: its bytes, where it came from, where it arrived, with which TTL, when.</summary>
    internal delegate void Taker(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, byte timeToLive, Instant now);

    /// <summary>Told of what was received.</summary>
    internal IPacketTap? Tap { get; set; }

    /// <summary>Receives until there is nothing, or for long enough.</summary>
    /// <returns>Whether there may be more.</returns>
    internal bool Receive(Port port, Taker take, Instant now)
    {
        for (int calls = 0; calls < MostCalls; calls++)
        {
            if (!port.TryReceive(_buffer, out Received received))
            {
                return false;
            }

            counters.Receives++;
            if (!IsAllowed(received.Source))
            {
                counters.Foreign++;
                continue;
            }

            Cut(port.Local, received, take, now);
        }

        return true;
    }

    private void Cut(NetworkAddress local, in Received received, Taker take, Instant now)
    {
        int end = received.Start + received.Length;
        for (int start = received.Start; start < end; start += Math.Max(1, received.Segment))
        {
            ReadOnlySpan<byte> sal = _buffer.AsSpan(start, Math.Min(received.Segment, end - start));
            counters.Received++;
            counters.ReceivedBytes += sal.Length;
            Tap?.OnPacket(sal, received.Source, local, TimeToLive(received), inbound: true, now);
            take(sal, received.Source, local, TimeToLive(received), now);
        }
    }

    private static byte TimeToLive(in Received received) => received.TimeToLive == 0 ? Ipv4.UsualTimeToLive : received.TimeToLive;

    private bool IsAllowed(NetworkAddress source)
    {
        if (peers.Count == 0)
        {
            return true;
        }

        foreach ((uint network, uint mask) in _allowed)
        {
            if ((source.IPv4 & mask) == network)
            {
                return true;
            }
        }

        return false;
    }

    // A shift by 32 leaves an integer as it is, so that a prefix of 0 bits needs the wider one.
    private static (uint Network, uint Mask) Range(IPNetwork network)
    {
        uint mask = (uint)(ulong.MaxValue << (32 - network.PrefixLength));
        return (AddressTable.Number(network.BaseAddress) & mask, mask);
    }
}
