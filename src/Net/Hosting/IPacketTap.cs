using ServalRef.StateMachines;

namespace ServalRef.Net.Hosting;

/// <summary>Told of every packet that a host sends and receives, on the host's thread; it must not call back.</summary>
public interface IPacketTap
{
    /// <summary>A packet passed the socket.</summary>
    /// <param name="sal">The packet, from its SAL header on; valid until the call returns.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="timeToLive">Its TTL.</param>
    /// <param name="inbound">Whether the host received it.</param>
    /// <param name="now">When, since 1970.</param>
    void OnPacket(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, byte timeToLive, bool inbound, Instant now);

    /// <summary>The kernel did not take packets: they are numbered, but went nowhere.</summary>
    /// <param name="packets">How many.</param>
    void OnNotSent(int packets)
    {
        // Who counts what passed has nothing to do.
    }
}
