using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>Data from elsewhere than its sender is known to be is answered there with MOVED, and nothing else is (MIG-25a, MIG-25b).</summary>
internal sealed class MovedAnswers(EndpointJudge end) : Rule
{
    /// <summary>Packets from one strange address that stay without MOVED for longer than a host takes to react.</summary>
    private const int StrangersThatProve = 3;

    private NetworkAddress _known;

    private NetworkAddress _stranger;

    private PacketReference _first;

    private int _strange;

    private Instant? _lastStrange;

    private Instant? _told;

    private Duration? _shortestRoundTrip;

    private Instant? _asked;

    private bool _isMeasured;

    private int _uncalledFor;

    private PacketReference _firstUncalledFor;

    private bool _isReported;

    internal override void See(in Sighting packet)
    {
        if (!end.IsCertain || _isReported || end.IsBlurred || !packet.Dialect.LimitsUnproven)
        {
            return;
        }

        LetPass(packet.Reference.Time);
        if (packet.Control is { } control)
        {
            Measure(packet, control);
        }
        else if (!packet.Packet.HasMtp)
        {
            return;
        }
        else if (packet.To == end)
        {
            Receive(packet);
        }
        else if (packet.From == end && (packet.Packet.Mtp.Flags & MtpFlags.Moved) != 0)
        {
            Send(packet);
        }
    }

    internal override void Conclude(Instant time)
    {
        if (!_isReported)
        {
            LetPass(time);
        }

        if (_uncalledFor > 0 && !_isReported)
        {
            TellUncalledFor(unproven: true);
        }
    }

    /// <summary>The round trip of the opening is a bound from below for what the host takes one for.</summary>
    private void Measure(in Sighting packet, Observation control)
    {
        // Where the peer is may be another place from now on.
        _known = default;
        bool asks = control.IsKnown && control.Kind.Slot < EmissionSlot.Acknowledgement;
        if (packet.From == end && asks)
        {
            // Of a request that was sent twice nobody knows which one is answered.
            _isMeasured |= _asked is not null;
            _asked ??= control.Time;
        }
        else if (packet.To == end && _asked is { } asked && !_isMeasured)
        {
            (_shortestRoundTrip, _isMeasured) = (control.Time - asked, true);
        }
    }

    private void Receive(in Sighting packet)
    {
        if (packet.Source == _known)
        {
            return;
        }

        NetworkAddress source = packet.Source;
        if (!end.States.All(h => h.Record.MaySpeak && h.Record.NewestPeer != source))
        {
            _known = packet.Source;
            _strange = 0;
            return;
        }

        if (_strange == 0 || packet.Source != _stranger)
        {
            (_stranger, _first, _strange) = (packet.Source, packet.Reference, 0);
        }

        _strange++;
        _lastStrange = packet.Reference.Time;
    }

    private void LetPass(Instant now)
    {
        Instant due = _first.Time + end.Timing.Reaction;
        if (_strange < StrangersThatProve || _lastStrange < due || now <= due || _told >= _first.Time)
        {
            return;
        }

        _isReported = true;
        end.Report(
            end.States[0].Record.Local,
            "MIG-25a",
            _first,
            $"no MOVED to {_stranger}, though data came from there again and again",
            [$"MOVED to {_stranger} (MIG-25a)"],
            "Its packets come from elsewhere than the peer thinks, and nobody tells it: answers to them may go to nowhere.");
    }

    private void Send(in Sighting packet)
    {
        Instant now = packet.Reference.Time;
        NetworkAddress destination = packet.Destination;
        bool called = _lastStrange is not null && (packet.Destination == _stranger || packet.Destination != _known);
        if (!called && end.States.All(h => h.Record.NewestPeer == destination))
        {
            _firstUncalledFor = _uncalledFor++ == 0 ? packet.Reference : _firstUncalledFor;
            if (_uncalledFor > 1)
            {
                TellUncalledFor(unproven: false);
            }
        }
        else if (_told is { } told && _shortestRoundTrip is { } roundTrip && now - told < roundTrip / 2)
        {
            _isReported = true;
            end.Report(
                packet.Source,
                "MIG-25b",
                packet.Reference,
                $"MOVED to {packet.Destination}, again within a round trip",
                ["MOVED once in a round trip (MIG-25b)"],
                "The peer has not had the time to answer the first.");
        }

        _told = now;
    }

    private void TellUncalledFor(bool unproven)
    {
        _isReported = true;
        end.Report(
            end.States[0].Record.Local,
            "MIG-25a",
            _firstUncalledFor,
            "MOVED to the address where the peer is known to be",
            ["MOVED only to where a packet has come from that is not known as the peer's (MIG-25a)"],
            "Nothing has come from elsewhere: the peer checks its path for nothing.",
            unproven: unproven);
    }
}
