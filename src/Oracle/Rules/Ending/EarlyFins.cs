using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Ending;

/// <summary>On its only open flow a host sends no FIN before both streams are ended (TEAR-2b, TEAR-5).</summary>
internal sealed class EarlyFins(ConnectionView connection) : Rule
{
    private readonly HashSet<EndpointJudge> _seen = [];

    private readonly List<Suspect> _suspects = [];

    internal override void See(in Sighting packet)
    {
        if (packet is not { Control: { IsKnown: true, Trigger: FlowTrigger.FinArrived } fin, From: { IsBlurred: false } from }
            || (!packet.WasSentHere && !packet.CameHere) || !from.IsOwn(fin.Packet) || !_seen.Add(from))
        {
            return;
        }

        connection.Context.Sink.Exercise("TEAR-2b");
        int side = packet.Side;
        if (connection.IsCut || from.States.All(h => h.Record.State == FlowState.Closed) || AnotherIsOpen(from, side) || MayHaveEnded(side))
        {
            return;
        }

        bool closesAfterPeer = from.States.All(h => h.Record.Has(FlowFacts.PeerFinished));
        var suspect = new Suspect(side, fin, from, closesAfterPeer ? "TEAR-5" : "TEAR-2b", connection.Hosts[1 - side].Highest);
        if (IsCertain(side))
        {
            Tell(suspect, unproven: false);
        }
        else
        {
            _suspects.Add(suspect);
        }
    }

    internal override void Conclude(Instant time)
    {
        foreach (Suspect suspect in _suspects)
        {
            // A peer that goes on with its stream has not ended it.
            Tell(suspect, unproven: connection.Hosts[1 - suspect.Side].Highest == suspect.PeerHighest);
        }
    }

    private bool AnotherIsOpen(EndpointJudge besides, int side)
    {
        foreach (ConnectionFlow flow in connection.Flows)
        {
            // What completed an opening may be missing from the capture.
            if (flow.End(side) is { } end && end != besides
                && end.States.Any(h => h.Record.State is FlowState.SynSent or FlowState.SynReceived or FlowState.Established))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the host's end may be acknowledged, by DATA_ACK or by the peer's FINs (TEAR-6), and the peer's end may have come.</summary>
    private bool MayHaveEnded(int side)
    {
        ConnectionHost own = connection.Hosts[side];
        ConnectionHost peer = connection.Hosts[1 - side];
        bool acknowledged = own.End is { } end && (peer.DataAck > end || HasPeerFinished(side));
        return acknowledged && peer.End is not null;
    }

    private bool HasPeerFinished(int side) =>
        connection.Flows.Any(f => f.End(side) is { } end && end.States.Any(h => h.Record.Has(FlowFacts.PeerFinished)));

    /// <summary>
    /// Whether more than one frame would have to be missing from the capture: of its own end both the end and what acknowledges it, a FIN of
    /// the peer's included (TEAR-6), or both streams' ends.
    /// </summary>
    private bool IsCertain(int side)
    {
        ConnectionHost own = connection.Hosts[side];
        ConnectionHost peer = connection.Hosts[1 - side];
        return own.End is null && peer.DataAck <= own.Highest && (peer.End is null || !HasPeerFinished(side));
    }

    private static void Tell(Suspect suspect, bool unproven) => suspect.End.Report(
        suspect.Fin.Packet.Source,
        suspect.Clause,
        suspect.Fin.Reference,
        PacketText.WithEnds(suspect.Fin.Packet),
        [$"no FIN on the only open flow before both streams are ended ({suspect.Clause})"],
        "The streams go on, and no other flow is there to carry them: to its peer this FIN says that all is over.",
        unproven: unproven);

    private sealed record Suspect(int Side, Observation Fin, EndpointJudge End, string Clause, ulong PeerHighest);
}
