using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>A host that receives MOVED checks its path by an RSYN (MIG-25c).</summary>
internal sealed class MovedChecks(EndpointJudge end) : Rule
{
    private PacketReference? _pending;

    private NetworkAddress _at;

    private bool _isMissed;

    private bool _isReported;

    internal override void See(in Sighting packet)
    {
        if (!end.IsCertain || _isReported || end.IsBlurred || !packet.Dialect.LimitsUnproven)
        {
            return;
        }

        if (_pending is not null)
        {
            LetPass(packet.Reference.Time);
        }

        if (packet.Control is { } control)
        {
            bool checks = packet.From == end && control is { IsKnown: true, Trigger: FlowTrigger.RsynArrived };
            (_pending, _isMissed) = checks ? (null, false) : (_pending, _isMissed);
        }
        else if (packet.To == end && packet.CameHere && packet.Packet.HasMtp && (packet.Packet.Mtp.Flags & MtpFlags.Moved) != 0
            && end.States.All(h => h.Record.MaySendData && !h.Record.Move.IsOutstanding))
        {
            _at = packet.Destination;
            _pending ??= packet.Reference;
        }
    }

    internal override void Conclude(Instant time)
    {
        LetPass(time);
        if (_isMissed)
        {
            Tell(unproven: true);
        }
    }

    private void LetPass(Instant now)
    {
        if (_pending is not { } moved || now <= moved.Time + end.Timing.Reaction)
        {
            return;
        }

        // What was sent and is missing would be answered, or be sent again: then the machines know of a move.
        _isMissed = true;
        if (now > moved.Time + end.Timing.RetransmissionBound(0))
        {
            Tell(unproven: !end.States.All(h => h.Record.MaySendData && !h.Record.Move.IsOutstanding));
        }
    }

    private void Tell(bool unproven)
    {
        if (!_isReported && _pending is { } moved)
        {
            _isReported = true;
            end.Report(
                _at,
                "MIG-25c",
                moved,
                $"no RSYN after {PacketText.Place(moved)}, which said MOVED",
                ["RSYN as a path check (MIG-25c)"],
                "The peer sees this host somewhere else: only the three-way proof tells where both can reach each other.",
                unproven: unproven);
        }
    }
}
