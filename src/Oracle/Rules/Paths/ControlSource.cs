using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>The control packets of a synchronised flow come from the address of its outstanding RSYN, or else from the adopted one (CTL-18a).</summary>
/// <remarks>
/// An RSYN may have been lost with its interface, and be sent again behind the packets that follow it from the new address: so a
/// finding waits for the time of a retransmission.
/// </remarks>
internal sealed class ControlSource(EndpointJudge end) : Rule
{
    private readonly RecentAddresses _right = new();

    private Observation? _suspect;

    private string[] _allowed = [];

    private bool _isReported;

    internal override void See(in Sighting packet)
    {
        if (_isReported || !end.IsCertain || end.Dialect.Name != Dialect.Mtp1.Name || packet.Control is not { } control)
        {
            return;
        }

        LetPass(control.Time);
        bool isOpen = Learn(control.Time + end.Timing.Reaction);
        if (packet.From != end || !end.IsOwn(control.Packet))
        {
            return;
        }

        if (control is { IsKnown: true, Trigger: FlowTrigger.RsynArrived })
        {
            // An RSYN says itself from where the host asks now.
            _right.Add(control.Packet.Source, control.Time + end.Timing.Reaction);
            _suspect = _suspect?.Packet.Source == control.Packet.Source ? null : _suspect;
        }
        else if (_suspect is null && isOpen && !_right.Has(control.Packet.Source, control.Time))
        {
            end.Sink.Exercise("CTL-18a");
            _suspect = control;
            _allowed = [.. end.States.Select(h => $"the same from {h.Record.Sending} (CTL-18a)").Distinct(StringComparer.Ordinal)];
        }
    }

    internal override void Conclude(Instant time) => LetPass(Instant.Never);

    /// <summary>Learns which addresses are right now.</summary>
    /// <returns>Whether all are known that may be.</returns>
    private bool Learn(Instant until)
    {
        bool isOpen = true;
        foreach (Hypothesis hypothesis in end.States)
        {
            isOpen &= hypothesis.Record.IsSynchronised && !hypothesis.Record.Sending.IsNone;
            _right.Add(hypothesis.Record.Sending, until);
        }

        return isOpen;
    }

    private void LetPass(Instant now)
    {
        if (_suspect is not { } suspect || now <= suspect.Time + end.Timing.RetransmissionBound(0))
        {
            return;
        }

        _suspect = null;
        if (!end.IsBlurred)
        {
            _isReported = true;
            end.Report(
                suspect.Packet.Source,
                "CTL-18a",
                suspect.Reference,
                PacketText.WithEnds(suspect.Packet),
                _allowed,
                $"{suspect.Packet.Source} is neither the adopted address of the flow nor one that it is moving to.");
        }
    }
}
