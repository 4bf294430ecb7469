using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Requests;

/// <summary>What is open on a flow is sent again at once when the way of its requests changes (CTL-15): seen at the host that sends it.</summary>
/// <remarks>
/// Rules see a packet before the states follow it: a change is noticed with the next packet, and began when the old way was last certain. Where
/// an address is not proven, what goes there may be left out (SEC-9).
/// </remarks>
internal sealed class ResentSlots(EndpointJudge end) : Rule
{
    private readonly Dictionary<EmissionSlot, Observation> _sent = [];

    private readonly Dictionary<EmissionSlot, Instant> _due = [];

    private (NetworkAddress From, NetworkAddress To)? _way;

    /// <summary>The number of the latest packet before which the way was certain.</summary>
    private long _knownAt;

    internal override void See(in Sighting packet)
    {
        if (!end.IsCertain || end.Dialect.Name != Dialect.Mtp1.Name || packet.Control is not { } control)
        {
            return;
        }

        LetPass(control.Time);
        Follow(control);
        if (packet.From == end && control is { IsKnown: true, IsMalformed: false } sent && FlowTimers.IsRequest(sent.Kind.Slot) && end.IsOwn(sent.Packet))
        {
            _sent[sent.Kind.Slot] = sent;
            _due.Remove(sent.Kind.Slot);
        }
    }

    internal override void Conclude(Instant time) => LetPass(time);

    /// <summary>The way of the flow's requests; none if it is not the same in every state that the host can be in.</summary>
    private (NetworkAddress From, NetworkAddress To)? Way()
    {
        FlowRecord first = end.States[0].Record;
        (NetworkAddress From, NetworkAddress To) way = (first.Sending, first.NewestPeer);
        return end.States.All(h => h.Record.IsSynchronised && !h.Record.Sending.IsNone && (h.Record.Sending, h.Record.NewestPeer) == way) ? way : null;
    }

    private void Follow(Observation control)
    {
        if (Way() is not { } way)
        {
            return;
        }

        if (_way is { } before && before != way)
        {
            foreach ((EmissionSlot slot, Observation sent) in _sent)
            {
                if (sent.Reference.Number < _knownAt && IsOpen(slot, sent) && IsFree(way.To))
                {
                    _due[slot] = control.Time + end.Timing.Reaction;
                    end.Sink.Exercise("CTL-15");
                }
            }
        }

        (_way, _knownAt) = (way, control.Reference.Number);
    }

    private bool IsOpen(EmissionSlot slot, Observation sent) => end.States.All(h =>
        FlowTimers.Request(h.Record, slot) is { IsOutstanding: true } request && request.Version == sent.Packet.Version);

    private bool IsFree(NetworkAddress destination) =>
        end.States.All(h => h.Record.Peer == destination) || end.View.Budgets.HasRoom(destination);

    private void LetPass(Instant now)
    {
        foreach ((EmissionSlot slot, Instant due) in _due.Where(d => d.Value < now).ToArray())
        {
            _due.Remove(slot);
            Observation sent = _sent[slot];
            if (!end.IsBlurred && IsOpen(slot, sent) && _way is { } way && Way() == way && IsFree(way.To) && end.View.Life.IsAliveAt(way.From, due))
            {
                end.Report(
                    sent.Packet.Source,
                    "CTL-15",
                    sent.Reference,
                    $"{PacketText.WithEnds(sent.Packet)}, not sent again",
                    [$"the same from {way.From} to {way.To} (CTL-15)"],
                    "Its way has changed, and the silence of the old one says nothing of the new one.",
                    unproven: true);
            }
        }
    }
}
