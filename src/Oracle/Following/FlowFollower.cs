using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules;
using ServalRef.Oracle.Rules.Packets;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>Hands each packet to the ends of its flow, and keeps what a report needs when flows are over.</summary>
internal sealed partial class FlowFollower(JudgeContext context)
{
    private const int MostUnseen = 4_096;

    private const int MostForks = 16;

    private const int MostSearches = 1_000;

    private const int MostReports = 100_000;

    private readonly FlowTable _table = new(context);

    private readonly CertainEnds _ends = new();

    private readonly RuleSet _rules = RuleSet.For(context);

    private readonly Dictionary<(uint, uint), UnseenOpening> _unseen = [];

    private readonly List<(int Order, FlowReport Report)> _finished = [];

    private readonly FlowAges _ages = new();

    private Instant _now;

    private int _order;

    private int _searches;

    private bool _allBlurred;

    /// <summary>A packet with a CONTROL extension.</summary>
    /// <param name="reference">Where it stands.</param>
    /// <param name="source">Address it comes from.</param>
    /// <param name="destination">Address it goes to.</param>
    /// <param name="packet">The packet, or the header of a malformed one.</param>
    /// <param name="dialect">The dialect that it was decoded by.</param>
    /// <param name="malformed">Whether its receiver drops it.</param>
    /// <param name="isCopy">Whether the same bytes came a moment before.</param>
    /// <param name="timeToLive">The TTL of its IP header; null if it is not known.</param>
    /// <param name="dontFragment">The DF bit of its IP header; null if it is not known.</param>
    internal void AddControl(
        PacketReference reference,
        NetworkAddress source,
        NetworkAddress destination,
        in SalPacket packet,
        Dialect dialect,
        bool malformed = false,
        bool isCopy = false,
        byte? timeToLive = null,
        bool? dontFragment = null)
    {
        _now = Instant.Max(_now, reference.Time);
        NoteAddresses(source, packet);
        Observation observation = Observe(reference, source, destination, packet) with
        {
            IsMalformed = malformed,
            MayBeDropped = isCopy,
            TimeToLive = timeToLive,
            DontFragment = dontFragment,
        };
        if (IsBesideFlows(observation, packet, dialect) || !Arrival.BearsFlow(packet.Flags, packet.SourceFlow))
        {
            FlowTrack? beside = _table.Find(observation.Packet, hasNonce: true, out bool byOpener);
            beside?.Opening.Note(observation);
            if (beside is null && packet.HasAddressList)
            {
                _connections.Bearing(packet.Nonce)?.Connection.View.MissFlow();
            }

            Parties parties = beside is null ? OwnerOf(packet) : Parties.Of(beside, byOpener);
            if (parties.Connection is null)
            {
                NoteEarly(observation, packet);
            }

            Show(observation, packet, dialect, parties);
            return;
        }

        if (observation.IsKnown && observation.Trigger == FlowTrigger.SynArrived)
        {
            AddSyn(observation, packet, dialect);
            return;
        }

        Wake(packet.SourceFlow);
        Wake(packet.DestinationFlow);
        if (context.IsAt(source) && _ends.Misnamed(observation.Packet) is { } misnamed)
        {
            Show(observation, packet, dialect, new Parties(misnamed, null, null, 0));
            misnamed.Note(observation);
            misnamed.Sent(observation);
        }
        else if (ForkedBy(observation) is { } opening)
        {
            AddFork(opening, observation, packet, dialect);
        }
        else if (_table.Find(observation.Packet, hasNonce: true, out bool fromOpener) is { } flow)
        {
            AddToFlow(flow, fromOpener, observation, packet);
        }
        else if (FromOpener(observation) is { } asking)
        {
            AddFromOpener(asking, observation, packet);
        }
        else if (observation.IsKnown && observation.Trigger is FlowTrigger.RstArrived or FlowTrigger.NackArrived)
        {
            AddRefusal(observation, packet, dialect);
        }
        else
        {
            _connections.Bearing(packet.Nonce)?.Connection.View.MissFlow();
            UnseenOpening? unseen = Unseen(observation.Packet);
            MissFlow(observation.Packet);
            Show(observation, packet, dialect, new Parties(unseen?.EndOf(observation, context, dialect), null, null, 0));
            unseen?.Add(observation);
        }
    }

    /// <summary>A packet without control.</summary>
    internal void AddData(
        PacketReference reference,
        NetworkAddress source,
        NetworkAddress destination,
        in SalPacket packet,
        Dialect dialect,
        bool? dontFragment = null)
    {
        _now = Instant.Max(_now, reference.Time);
        var ids = new ControlPacket(ControlFlags.None, packet.SourceFlow, packet.DestinationFlow, 0, 0, 0, source, destination);
        if (_table.Find(ids, hasNonce: false, out bool fromOpener) is not { } flow)
        {
            ShowData(reference, source, destination, packet, dialect, default, dontFragment);
            AddUnknownData(reference, ids);
            return;
        }

        flow.Opening.IsConfirmed |= fromOpener;
        FlowEnd from = fromOpener ? flow.Opener : flow.Listener;
        FlowEnd to = fromOpener ? flow.Listener : flow.Opener;
        DataSegment segment = DataSegment.Of(packet);
        from.Judge.AdvanceTo(reference.Time);
        to.Judge.AdvanceTo(reference.Time);
        to.Judge.HeardFrom(source, reference.Time);
        ShowData(reference, source, destination, packet, dialect, Parties.Of(flow, fromOpener), dontFragment);
        if (flow.Connection is { } connection && packet.HasMtp)
        {
            connection.View.Note(fromOpener ? flow.OpenerSide : 1 - flow.OpenerSide, packet.Mtp, reference, isRead: !to.Judge.MayBeClosed);
        }

        if (packet.IsCut)
        {
            NoteCut(flow.Opening, packet, dialect);
        }

        bool? isNewPiece = NoteData(flow.Opening, from, to, fromOpener, reference, source, destination, packet);
        from.Data.Sent(reference, source, destination, segment, isNewPiece);
        if (dialect.DataProvesOpening && to.MayLearnFromData)
        {
            to.ReceivedData(new Observation(reference, ids, FlowTrigger.DataArrived, IsKnown: true, Content: 0));
        }

        to.Data.Received(reference, source, destination, segment);
    }

    /// <summary>Every flow, in order of its first packet.</summary>
    internal IReadOnlyList<FlowReport> Finish()
    {
        _now = context.End is { } end ? Instant.Max(_now, end) : _now;
        WakeAll();
        foreach (Opening opening in _table.Openings)
        {
            Conclude(opening);
        }

        _rules.Conclude(_now);

        foreach (UnseenOpening unseen in _unseen.Values)
        {
            unseen.Conclude(_now);
        }

        // A packet or two that nobody answered do not make a flow, unless there is nothing else.
        _finished.AddRange(_unseen.Values.Where(u => u.IsFlow || _finished.Count == 0).Select(u => (u.Order, u.Report())).ToArray());
        return [.. _finished.OrderBy(f => f.Order).Select(f => f.Report)];
    }

    private Observation Observe(
        PacketReference reference, NetworkAddress source, NetworkAddress destination, in SalPacket packet)
    {
        // The reserved bits are zero in mtp1, or the codec drops the packet; the prototype ignores them (WIRE-7).
        ControlFlags flags = packet.Flags & ~ControlFlags.Reserved;
        bool known = Arrival.TryClassify(flags, out FlowTrigger trigger);

        NetworkAddress from = known ? SourceOf(packet, trigger, source) : source;
        return new Observation(reference, packet.Control(from, destination) with { Flags = flags }, trigger, known, PacketDigest.Of(packet)) { HasRoute = packet.HasSource };
    }

    /// <summary>
    /// Where a packet comes from: a move that came through a rendezvous from the first entry of SOURCE (MIG-21), and, to the opener, the
    /// answer to a SYN that was forwarded from the last (RES-8c).
    /// </summary>
    private NetworkAddress SourceOf(in SalPacket packet, FlowTrigger trigger, NetworkAddress source)
    {
        if (!packet.HasSource)
        {
            return source;
        }

        NetworkAddress last = packet.SourceEntry(packet.SourceCount - 1);
        return trigger == FlowTrigger.RsynArrived ? packet.SourceEntry(0)
            : trigger == FlowTrigger.SynAckArrived && !IsMisleading(packet) && context.HasHost && !context.IsAt(source) && !context.IsAt(last) ? last
            : source;
    }

    private void AddToFlow(FlowTrack flow, bool fromOpener, Observation observation, in SalPacket packet)
    {
        Opening opening = flow.Opening;
        FlowEnd from = fromOpener ? flow.Opener : flow.Listener;
        FlowEnd to = fromOpener ? flow.Listener : flow.Opener;
        if (observation.IsKnown && observation.Trigger == FlowTrigger.SynAckArrived)
        {
            JudgeBegin(flow, observation, packet);
        }

        opening.Note(observation);
        if (fromOpener)
        {
            opening.IsConfirmed = true;
        }
        else
        {
            opening.Answered();
        }

        if (observation.IsKnown && observation.Trigger == FlowTrigger.RsynArrived)
        {
            context.Life.NoteMove(observation.Packet.Source, observation.Packet.Version, observation.Time);
        }

        flow.Moves.Add(observation, fromOpener, opening.Dialect);
        bool foreign = IsForeign(from, observation);
        Parties parties = Parties.Of(flow, fromOpener);
        Show(observation, packet, opening.Dialect, foreign ? parties with { From = null } : parties);
        if (!foreign)
        {
            NoteControl(opening, from, to, fromOpener, observation, packet);
            from.Sent(observation);
        }

        // A stranger's answer to a JOIN may be dropped, and then the SYN has no answer yet; so may an ACK that lacks what completes an opening.
        bool mayBeDropped = IsStrangers(opening, observation) || (to.Judge.IsHalfOpen && IsIncomplete(observation, packet, opening.Dialect));
        to.Received(mayBeDropped ? observation with { MayBeDropped = true } : observation);
    }

    /// <summary>
    /// A packet that bears neither the nonce nor an address of the host whose flow IDs it bears is somebody else's.
    /// </summary>
    private bool IsForeign(FlowEnd from, Observation observation) =>
        from.Judge.IsCertain
            && !context.IsAt(observation.Packet.Source)
            && from.Judge.States.All(h => h.Record.LocalNonce != observation.Packet.Nonce);

    private void Conclude(Opening opening)
    {
        ConcludeConnections(opening);
        opening.Opener.Conclude(_now);
        if (opening.MadeConnection)
        {
            opening.Data?.Conclude();
        }

        opening.ReportSilence(context, _now, knowsAll: _unseen.Count == 0);
        opening.ReportStrangeJoin(context, knowsAll: _unseen.Count == 0);
        foreach (FlowTrack flow in opening.Forks)
        {
            flow.Listener.Conclude(_now);
        }

        foreach (FlowReport report in opening.Reports())
        {
            int most = report.Verdict == Verdict.Violation ? MostReports * 2 : MostReports;
            if (_finished.Count < most)
            {
                _finished.Add((opening.Order, report));
            }
        }
    }
}
