namespace ServalRef.StateMachines.Services;

/// <summary>What a router does with a packet that a FORWARD rule or a registration sends on: pure rules (RES-6, RES-7, MIG-21).</summary>
public static class Forwarding
{
    /// <summary>Passes a packet on, or not.</summary>
    /// <param name="packet">The packet as it came.</param>
    /// <param name="own">All addresses of the router, at least one; the first is the one it puts into SOURCE.</param>
    /// <param name="target">Where the packet is to go.</param>
    /// <exception cref="ArgumentException">The router has no address.</exception>
    public static ForwardingDecision Decide(in TransitPacket packet, ValueArray<NetworkAddress> own, NetworkAddress target)
    {
        if (own.Count == 0)
        {
            throw new ArgumentException("A router has an address.", nameof(own));
        }

        ForwardingRefusal refusal = Refusal(packet, own);
        return refusal != ForwardingRefusal.None ? new(refusal, packet) : new(
            ForwardingRefusal.None,
            packet with
            {
                Destination = target,
                TimeToLive = (byte)(packet.TimeToLive - 1),
                Route = packet.Route.Via(packet.Source, own[0]),
            });
    }

    // The answerer adds an entry of its own (RES-8), so a router must not take the last one.
    private static ForwardingRefusal Refusal(TransitPacket packet, ValueArray<NetworkAddress> own)
    {
        if (packet.IsBroadcast)
        {
            return ForwardingRefusal.Broadcast;
        }

        if (own.Any(packet.Route.Contains))
        {
            return ForwardingRefusal.Loop;
        }

        if (packet.Route.CountAfterHop >= SourceRoute.Most)
        {
            return ForwardingRefusal.RouteFull;
        }

        return packet.TimeToLive <= 1 ? ForwardingRefusal.Expired : ForwardingRefusal.None;
    }
}

/// <summary>What a router changes in a packet, and what it looks at.</summary>
/// <param name="Source">The IP source, which stays the opener's.</param>
/// <param name="Destination">The IP destination.</param>
/// <param name="IsBroadcast">Whether it was sent to everybody on a network.</param>
/// <param name="TimeToLive">The TTL of the IP header.</param>
/// <param name="Route">Its SOURCE extension, or none.</param>
public readonly record struct TransitPacket(
    NetworkAddress Source, NetworkAddress Destination, bool IsBroadcast, byte TimeToLive, SourceRoute Route = default);

/// <summary>The outcome of <see cref="Forwarding.Decide"/>.</summary>
/// <param name="Refusal">Why the packet is dropped, or None.</param>
/// <param name="Packet">The packet as it is sent on; as it came if it is dropped.</param>
public readonly record struct ForwardingDecision(ForwardingRefusal Refusal, TransitPacket Packet)
{
    /// <summary>Whether the packet is sent on.</summary>
    public bool IsForwarded => Refusal == ForwardingRefusal.None;
}

/// <summary>Why a router does not pass a packet on (RES-7).</summary>
public enum ForwardingRefusal : byte
{
    /// <summary>It does.</summary>
    None,

    /// <summary>The packet was sent to everybody on the network; whoever should have it has it.</summary>
    Broadcast,

    /// <summary>The router has passed it on before.</summary>
    Loop,

    /// <summary>SOURCE has no room for the router and the answerer.</summary>
    RouteFull,

    /// <summary>The TTL is used up.</summary>
    Expired,
}
