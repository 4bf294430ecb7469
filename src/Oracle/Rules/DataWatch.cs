using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>
/// Holds one end's packets without control to what its control state allows: only on a synchronised flow, between adopted
/// addresses, nothing new after FIN, no silence. The machines are not fired for them.
/// </summary>
internal sealed class DataWatch(EndpointJudge end)
{
    /// <summary>In so long a silence of both, the host may have been away and the application may have given up (R-91).</summary>
    private static readonly Duration SilenceThatHides = Duration.FromSeconds(10);

    private readonly Dictionary<NetworkAddress, Instant> _locals = [];

    private readonly Dictionary<NetworkAddress, Instant> _peers = [];

    private readonly RoundTripWatch _roundTrips = new(end.Timing);

    private IReadOnlyList<Hypothesis> _known = [];

    private NetworkAddress _local;

    private NetworkAddress _peer;

    private bool _plain;

    private Instant _synchronisedUntil;

    private Instant? _finSince;

    private Instant? _frozenSince;

    private bool _maySayNothing;

    private bool _reported;

    private bool _mayBeGone;

    private Instant _lastAt = Instant.Never;

    /// <summary>Made with the first data that came, since most ends get none.</summary>
    private UnansweredData? _unanswered;

    /// <summary>A packet without control came from this end.</summary>
    internal void Sent(PacketReference packet, NetworkAddress source, NetworkAddress destination, in DataSegment segment)
    {
        _unanswered?.Clear();
        (_mayBeGone, _lastAt) = (false, packet.Time);
        if (segment.Asks is { } number)
        {
            _roundTrips.Sent(number, packet.Time);
        }

        end.SentData();
        Refresh(packet.Time);

        if ((_plain && source == _local && destination == _peer) || _reported || !end.IsCertain)
        {
            return;
        }

        Judge(packet, source, destination, segment);
    }

    /// <summary>A control packet came from this end.</summary>
    internal void Spoke(Instant time)
    {
        _unanswered?.Clear();
        (_mayBeGone, _lastAt) = (false, time);
        Refresh(time);
    }

    /// <summary>The end's states may have changed: what they now say counts from this time on.</summary>
    internal void Refresh(Instant time)
    {
        if (!ReferenceEquals(_known, end.States))
        {
            Learn(time);
        }
    }

    /// <summary>A packet without control came to this end.</summary>
    internal void Received(PacketReference packet, NetworkAddress source, NetworkAddress destination, in DataSegment segment)
    {
        if (segment.Answers is { } number)
        {
            _roundTrips.Acknowledged(number, packet.Time);
        }

        _mayBeGone |= packet.Time - SilenceThatHides > _lastAt;
        _lastAt = packet.Time;
        if (!end.IsCertain)
        {
            return;
        }

        Refresh(packet.Time);
        if (_synchronisedUntil != Instant.Never || _maySayNothing || _mayBeGone)
        {
            // Whoever may not know the flow yet or any more, is frozen (MIG-10), or has left the address that the peer knows and not
            // proven the next (MIG-15), owes nothing for what came till now.
            _unanswered?.Clear();
            return;
        }

        if (!segment.WantsAnswer)
        {
            return;
        }

        _unanswered ??= new UnansweredData(end.Timing.Reaction);
        if (_unanswered.Come(packet, segment.Sequence) is { } first && !_reported)
        {
            _reported = true;
            end.WentSilent(first, source, destination, "data");
        }
    }

    /// <summary>Takes over what the states now say, keeping for one reaction time what they said before.</summary>
    private void Learn(Instant time)
    {
        _known = end.States;
        Instant until = time + end.Timing.Reaction;
        Retire(_locals, until);
        Retire(_peers, until);
        bool synchronised = false;
        _maySayNothing = false;
        bool finished = true;
        bool frozen = true;
        foreach (Hypothesis hypothesis in _known)
        {
            FlowRecord record = hypothesis.Record;
            _locals[record.Local] = Instant.Never;
            _peers[record.Peer] = Instant.Never;
            synchronised |= record.IsSynchronised;
            bool mayBeAway = record.Move.IsOutstanding && record.Moving != record.Local;
            _maySayNothing |= !record.IsSynchronised || record.Has(FlowFacts.Frozen) || mayBeAway;
            finished &= record.Fin.Phase != SlotPhase.Unused;
            frozen &= record.Has(FlowFacts.Frozen);
            _local = record.Local;
            _peer = record.Peer;
        }

        _synchronisedUntil = synchronised ? Instant.Never : Instant.Min(_synchronisedUntil, until);
        _finSince = finished ? _finSince ?? time : null;
        _frozenSince = frozen ? _frozenSince ?? time : null;
        _plain = synchronised && !finished && !frozen && _known.Count == 1;
    }

    private static void Retire(Dictionary<NetworkAddress, Instant> addresses, Instant until)
    {
        foreach (NetworkAddress address in addresses.Keys.ToArray())
        {
            addresses[address] = Instant.Min(addresses[address], until);
        }
    }

    private void Judge(PacketReference packet, NetworkAddress source, NetworkAddress destination, in DataSegment segment)
    {
        Instant time = packet.Time;
        string seen = $"{(segment.HasPayload ? "data" : "a packet without control")} from {source} to {destination}";
        (string Clause, string Message)? fault = null;
        if (time > _synchronisedUntil)
        {
            fault = ("FLOW-7", "Data goes only on a synchronised flow.");
        }
        else if (segment.HasPayload && time > _finSince + end.Timing.Reaction)
        {
            fault = ("TEAR-3", "A FIN ends its sender's data on the flow: nothing new follows it.");
        }
        else if (time > _frozenSince + end.Timing.Reaction)
        {
            fault = ("MIG-10a", "The flow is frozen until the peer's new address is proven.");
        }
        else if (!segment.IsMoved && !IsValid(_peers, destination, time))
        {
            fault = ("MIG-15b", $"{destination} is not an adopted address of the peer: only the three-way proof adopts one.");
        }
        else if (!segment.IsMoved && !IsValid(_locals, source, time))
        {
            fault = ("MIG-15b", $"{source} is not this host's adopted address: only the RSYN+ACK to its RSYN adopts one.");
        }

        if (fault is { } found)
        {
            _reported = true;
            end.Ladder.Add(packet, source, destination, segment.HasPayload ? "data" : "no control");
            end.ReportData(source, found.Clause, packet, seen, found.Message);
        }
    }

    private static bool IsValid(Dictionary<NetworkAddress, Instant> addresses, NetworkAddress address, Instant time) =>
        addresses.TryGetValue(address, out Instant until) && time <= until;
}
