using ServalRef.StateMachines.Services;

namespace ServalRef.StateMachines.Rendezvous;

/// <summary>How a mover finds a peer that has moved too: pure rules (MIG-21).</summary>
public static class Finding
{
    /// <summary>Whether the RSYN that is sent now also goes to the peer's rendezvous, with FIND.</summary>
    /// <param name="move">Our RSYN, its tries counted.</param>
    /// <param name="refused">Whether a reply RST has answered it (SEC-8).</param>
    /// <param name="limits">The number of tries to wait for.</param>
    public static bool AsksRendezvous(in Slot move, bool refused, RendezvousLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return move.IsOutstanding && (refused || move.Tries >= limits.UnansweredMoves);
    }

    /// <summary>Where the RSYN that is sent now goes.</summary>
    /// <param name="flow">The flow whose address changed.</param>
    /// <param name="rendezvous">The peer's rendezvous, or the absent address if it offered none.</param>
    /// <param name="refused">Whether a reply RST has answered the RSYN (SEC-8).</param>
    /// <param name="limits">The number of tries to wait for.</param>
    /// <returns>The newest address known of the peer (MIG-1), and after it the rendezvous if that is asked.</returns>
    public static ValueArray<NetworkAddress> Destinations(
        in FlowRecord flow, NetworkAddress rendezvous, bool refused, RendezvousLimits limits) =>
        !rendezvous.IsNone && AsksRendezvous(flow.Move, refused, limits) ? [flow.NewestPeer, rendezvous] : [flow.NewestPeer];

    /// <summary>What a rendezvous does with an RSYN that carries FIND.</summary>
    /// <param name="table">Who is registered.</param>
    /// <param name="token">The token of FIND.</param>
    /// <param name="packet">The packet as it came.</param>
    /// <param name="own">The addresses of the rendezvous, at least one.</param>
    /// <param name="now">When.</param>
    /// <returns>None if the token is not registered: the packet is dropped, and the mover goes on trying.</returns>
    public static ForwardingDecision? Forward(
        RegistrationTable table, ulong token, in TransitPacket packet, ValueArray<NetworkAddress> own, Instant now)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Find(token, now) is { } owner ? Forwarding.Decide(packet, own, owner) : null;
    }

    /// <summary>The candidate that an RSYN names: the first entry of its SOURCE, or its source if it came directly.</summary>
    public static NetworkAddress Candidate(NetworkAddress source, SourceRoute route) => route.Origin(source);
}
