using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Oracle.Rules.Routes;

/// <summary>
/// A router that passes a SYN on appends itself to SOURCE, leaves the rest and the IP source as they are, takes a hop off and seals the
/// header anew (RES-6), and drops what has passed it already, has no room in SOURCE or has gone as far as it may (RES-7).
/// </summary>
/// <remarks>
/// It is judged where a SYN is seen that came to an address and, soon after, the same SYN on its way to another: by the router's own capture,
/// or, if SOURCE names the router, by captures on both sides of it.
/// </remarks>
internal sealed class ForwardedSyn(JudgeContext view) : Rule
{
    private readonly SeenSyns _syns = new();

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true, IsMalformed: false, Trigger: FlowTrigger.SynArrived } syn)
        {
            return;
        }

        var seen = new SeenSyn(syn, packet.Packet.Route, packet.CameHere, TransportOf(packet));
        if (!packet.CameHere && Before(seen) is { Count: > 0 } ways)
        {
            Judge(packet, seen, ways);
        }

        if (!packet.WasSentHere)
        {
            _syns.Add(seen);
        }
    }

    internal override void SeeUnsealed(in Sighting packet)
    {
        if (packet is { Control: { IsKnown: true, Trigger: FlowTrigger.SynArrived } syn } && view.HasHost && !view.IsAt(packet.Destination)
            && Before(new SeenSyn(syn, packet.Packet.Route, false)) is [.., var came])
        {
            Report(packet, came, new("RES-6d", "a right SAL checksum", $"It passes {Place(came)} on with a SAL checksum that is not that of its header."));
        }
    }

    /// <summary>In mtp1 nothing behind the SAL header names an address, so that a router leaves all of it as it is.</summary>
    private static int? TransportOf(in Sighting packet)
    {
        if (packet.Packet.IsCut || !packet.Packet.HasMtp)
        {
            return null;
        }

        HashCode hash = default;
        hash.AddBytes(packet.Packet.Payload);
        return hash.ToHashCode();
    }

    /// <summary>The same SYN as it came to the router, on each of its ways.</summary>
    private List<SeenSyn> Before(SeenSyn sent)
    {
        ControlPacket syn = sent.Packet.Packet;
        List<SeenSyn> found = [];
        foreach (SeenSyn seen in _syns.Of(syn.SourceFlow, syn.Version))
        {
            ControlPacket packet = seen.Packet.Packet;
            bool router = view.HasHost
                ? seen.CameHere && !view.IsAt(packet.Source)
                : !sent.Route.IsDirect && packet.Destination == sent.Route.Entries[^1];
            bool soon = packet.Destination != syn.Destination && sent.Packet.Time - seen.Packet.Time <= PassedRoute.LongestWait;
            if (router && soon && packet.Nonce == syn.Nonce)
            {
                found.Add(seen);
            }
        }

        return found;
    }

    /// <summary>A SYN that came again may be the one that is passed on now.</summary>
    private void Judge(in Sighting packet, SeenSyn sent, List<SeenSyn> ways)
    {
        if (ways.Exists(came => FaultOf(sent, came) is null))
        {
            view.Sink.Exercise("RES-6a");
            view.Sink.Exercise("RES-6b");
            view.Sink.Exercise("RES-6d");
            if (view.HasHost && sent.Packet.TimeToLive is not null)
            {
                view.Sink.Exercise("RES-6c");
                view.Sink.Exercise("RES-7d");
            }

            return;
        }

        Report(packet, ways[^1], FaultOf(sent, ways[^1])!);
    }

    private RouteFault? FaultOf(SeenSyn sent, SeenSyn came)
    {
        NetworkAddress router = came.Packet.Packet.Destination;
        NetworkAddress source = came.Packet.Packet.Source;
        if (came.Route.Entries.Any(entry => entry == router || view.IsAt(entry)))
        {
            return new("RES-7a", "nothing", $"{Place(came)} had passed this router already: its address is in SOURCE.");
        }

        if (came.Route.CountAfterHop >= SourceRoute.Most)
        {
            return new("RES-7b", "nothing", $"The SOURCE of {Place(came)} has no room for this router and for the answerer.");
        }

        // Only at the router it is certain what came: there a hop is one.
        if (view.HasHost && came.Packet.TimeToLive <= 1)
        {
            return new("RES-7d", "nothing", $"{Place(came)} came with TTL {came.Packet.TimeToLive}: it has gone as far as it may.");
        }

        if (!PassedRoute.Extends(sent.Route, came.Route, came.Packet.Packet, view))
        {
            string right = PacketText.Of(PassedRoute.Right(came.Route, came.Packet.Packet));
            return new("RES-6a", right, $"It passes {Place(came)} on with {PacketText.Of(sent.Route)}.");
        }

        if (sent.Packet.Packet.Source != source)
        {
            return new("RES-6b", $"from {source}", $"It passes {Place(came)} on from {sent.Packet.Packet.Source}; the IP source stays the opener's.");
        }

        if (sent.Packet.Content != came.Packet.Content || (sent.Transport is { } transport && came.Transport is { } before && transport != before))
        {
            return new("RES-6a", "the same SYN, and SOURCE", $"It passes {Place(came)} on with other content: a router changes nothing in it but SOURCE.");
        }

        return view.HasHost && sent.Packet.TimeToLive >= came.Packet.TimeToLive
            ? new("RES-6c", $"TTL {came.Packet.TimeToLive - 1}", $"{Place(came)} came with TTL {came.Packet.TimeToLive}, and goes on with {sent.Packet.TimeToLive}.")
            : null;
    }

    private static string Place(SeenSyn seen) => PacketText.Place(seen.Packet.Reference);

    private void Report(in Sighting packet, SeenSyn came, RouteFault fault) =>
        view.Report(packet, fault.Clause, $"{fault.Allowed} ({fault.Clause})", fault.Message, host: came.Packet.Packet.Destination);

    /// <summary>What is wrong with a SYN that was passed on.</summary>
    private sealed record RouteFault(string Clause, string Allowed, string Message);
}
