using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Joining;

/// <summary>After a refusal for now a host tries again with another flow ID and version (OPEN-14b).</summary>
/// <remarks>Whether a SYN is another try or another wish of the application cannot be seen, so that its time is not judged (OPEN-14c).</remarks>
internal sealed class RefusedJoins(ConnectionView connection) : Rule
{
    /// <summary>A try later than this after a refusal is a new wish of the application, and not one more try.</summary>
    private static readonly Duration MostTries = Duration.FromSeconds(10);

    private readonly Dictionary<(NetworkAddress From, NetworkAddress To), Refusal> _refusals = [];

    private bool _isReported;

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (control.Trigger == FlowTrigger.NackArrived && packet.CameHere && connection.FlowOf(packet.To) is { Token: not null } refused
            && refused.Opener == packet.To && IsValid(control.Packet, refused))
        {
            Note(refused, control);
        }
        else if (control.Trigger == FlowTrigger.SynArrived && packet.WasSentHere && connection.FlowOf(packet.From) is { Token: not null } flow)
        {
            connection.Context.Sink.Exercise("OPEN-14b");
            Judge(packet, control, flow);
        }
    }

    /// <summary>Whether a NACK counts: it echoes our nonce and answers the SYN (SEC-5).</summary>
    private static bool IsValid(ControlPacket nack, ConnectionFlow flow) =>
        nack.Acknowledges && flow.Opener.IsOwn(nack) && flow.Opener.States.Any(h => h.Record.Opening.IsNamedBy(nack.Ackno));

    private void Note(ConnectionFlow flow, Observation nack)
    {
        (NetworkAddress, NetworkAddress) way = (nack.Packet.Destination, flow.Syn.Packet.Destination);
        if (!_refusals.TryGetValue(way, out Refusal? last) || last.Flow != flow)
        {
            _refusals[way] = new Refusal(flow, nack, nack.Packet.Ackno - 1);
        }
    }

    private void Judge(in Sighting packet, Observation syn, ConnectionFlow flow)
    {
        foreach (Refusal refusal in _refusals.Values)
        {
            if (refusal.Flow == flow && syn.Time - refusal.Nack.Time > connection.Context.Reaction)
            {
                Tell(packet, syn, refusal, "OPEN-14b", "another flow ID", "The flow was refused and is Closed: another try is another flow.");
            }
        }

        if (flow.Syn != syn || !_refusals.TryGetValue((syn.Packet.Source, syn.Packet.Destination), out Refusal? last) || last.Flow == flow
            || syn.Time - last.Nack.Time >= MostTries)
        {
            return;
        }

        if (syn.Packet.Version == last.Version)
        {
            Tell(packet, syn, last, "OPEN-14b", "a fresh version", "Another try has a version of its own, so that a late answer to the first is none to it.");
        }
    }

    private void Tell(in Sighting packet, Observation syn, Refusal refusal, string clause, string allowed, string message)
    {
        if (!_isReported && packet.From is { IsBlurred: false } from)
        {
            _isReported = true;
            from.Report(
                packet.Source,
                clause,
                packet.Reference,
                $"{PacketText.WithEnds(syn.Packet)}, after {PacketText.Place(refusal.Nack.Reference)}",
                [$"{allowed} ({clause})"],
                message);
        }
    }

    /// <summary>The newest refusal between two addresses.</summary>
    private sealed record Refusal(ConnectionFlow Flow, Observation Nack, uint Version);
}
