using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Oracle.Rules.Routes;

/// <summary>
/// A router that passes a SYN on appends itself to SOURCE and leaves the IP source as it is (RES-6a, RES-6b), and drops what has passed
/// it already or has no room in SOURCE (RES-7a, RES-7b).
/// </summary>
/// <remarks>
/// It is judged where a SYN is seen that came to an address and, soon after, the same SYN with a SOURCE that names that address: by the
/// router's own capture, or by captures on both sides of it.
/// </remarks>
internal sealed class ForwardedSyn(JudgeContext view) : Rule
{
    private static readonly Duration LongestWait = Duration.FromMilliseconds(100);

    private readonly SeenSyns _syns = new();

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true, Trigger: FlowTrigger.SynArrived } syn || (view.HasHost && packet.WasSentHere))
        {
            return;
        }

        SourceRoute route = SeenSyns.RouteOf(packet.Packet);
        if (!route.IsDirect && !packet.CameHere && Before(syn, route) is { } came)
        {
            Judge(packet, syn, route, came);
        }

        _syns.Add(new SeenSyn(syn, route, packet.CameHere));
    }

    /// <summary>The same SYN as it came to the router that SOURCE names last.</summary>
    private SeenSyn? Before(Observation syn, SourceRoute route)
    {
        SeenSyn? found = null;
        foreach (SeenSyn seen in _syns.Of(syn.Packet.SourceFlow, syn.Packet.Version))
        {
            ControlPacket packet = seen.Packet.Packet;
            bool router = view.HasHost ? seen.CameHere : route.Entries.Count > 0 && packet.Destination == route.Entries[^1];
            bool sent = packet.Destination != syn.Packet.Destination && syn.Time - seen.Packet.Time <= LongestWait;
            found = router && sent && packet.Nonce == syn.Packet.Nonce ? seen : found;
        }

        return found;
    }

    private void Judge(in Sighting packet, Observation syn, SourceRoute route, SeenSyn came)
    {
        NetworkAddress router = came.Packet.Packet.Destination;
        NetworkAddress source = came.Packet.Packet.Source;
        string place = PacketText.Place(came.Packet.Reference);
        if (came.Route.Contains(router))
        {
            Report(packet, router, "RES-7a", "nothing", $"{place} had passed this router already: its address is in SOURCE.");
        }
        else if (came.Route.CountAfterHop >= SourceRoute.Most)
        {
            Report(packet, router, "RES-7b", "nothing", $"The SOURCE of {place} has no room for this router and for the answerer.");
        }
        else if (!Extends(route, came, router))
        {
            string right = string.Join(", ", came.Route.Via(source, router).Entries);
            Report(packet, router, "RES-6a", $"SOURCE {right}", $"It passes {place} on with SOURCE {string.Join(", ", route.Entries)}.");
        }
        else if (syn.Packet.Source != source)
        {
            Report(packet, router, "RES-6b", $"from {source}", $"It passes {place} on from {syn.Packet.Source}; the IP source stays the opener's.");
        }
        else
        {
            view.Sink.Exercise("RES-6a");
            view.Sink.Exercise("RES-6b");
        }
    }

    /// <summary>Whether a route is the one before and one address more: the router's own, of which it may have several.</summary>
    private bool Extends(SourceRoute route, SeenSyn came, NetworkAddress router)
    {
        SourceRoute right = came.Route.Via(came.Packet.Packet.Source, router);
        NetworkAddress last = route.Last(router);
        return route == right.SentFrom(last) && (last == router || !view.HasHost || view.IsAt(last));
    }

    private void Report(in Sighting packet, NetworkAddress router, string clause, string allowed, string message) =>
        view.Report(packet, clause, $"{allowed} ({clause})", message, host: router);
}
