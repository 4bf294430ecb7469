using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>
/// Follows one end of one flow through the states it can be in, and reports when no state is left that explains what it did
/// or failed to do.
/// </summary>
/// <remarks>
/// A certain end is the host that the capture was taken at: what came in did arrive, what it sent was seen. Of any other end
/// neither is known, so its states are only followed, and it is judged by its own words alone, by the rules that need no states.
/// </remarks>
internal sealed partial class EndpointJudge
{
    private const int MostRemembered = 8;

    private const int MostMissing = 2;

    private static readonly Duration CheckInterval = Duration.FromMilliseconds(100);

    private readonly Possibilities _possibilities;

    private readonly Timing _timing;

    private readonly Journal _journal;

    private readonly Omissions _omissions;

    private readonly UnseenDecisions _unseen;

    private readonly ForgedEffects _forged;

    private readonly IgnoredArrivals _ignored = new();

    private readonly MissingFrames _missing;

    private readonly Doubts _doubts;

    private readonly Effort _effort;

    private readonly AdvisedReplies _advised = new();

    private readonly List<Observation> _arrived = [];

    /// <summary>Frames of the flow that the capture holds and nobody can read: each explains what one missing frame would.</summary>
    private int _unreadable;

    /// <summary>The findings so far that a missing frame explains.</summary>
    private int _doubted;

    private Instant _heardAt;

    private bool _wasSilent;

    private Instant _spokeAt;

    private Instant _spokeBefore;

    private List<Hypothesis> _set;

    private Instant _nextCheck;

    private Suspicion? _suspended;

    internal EndpointJudge(JudgeContext context, Dialect dialect, FlowLadder ladder, bool certain, in FlowRecord start, Instant time)
    {
        _possibilities = context.PossibilitiesOf(dialect);
        _timing = context.NewTiming(dialect);
        View = context;
        Sink = context.Sink;
        Ladder = ladder;
        IsCertain = certain;
        _set = [new Hypothesis(start, time)];
        _journal = new Journal(_timing.Reaction);
        _omissions = new Omissions(_possibilities, _timing, context.Life);
        _unseen = new UnseenDecisions(_possibilities, _timing, context);
        _forged = new ForgedEffects(_possibilities);
        _missing = new MissingFrames(_possibilities);
        _doubts = new Doubts(Sink, _timing, context.Life, dialect);
        _effort = new Effort(context.Work, _possibilities);
        Host = start.Local;
    }

    /// <summary>What all flows of the viewpoint share.</summary>
    internal JudgeContext View { get; }

    /// <summary>The address first seen of this end.</summary>
    internal NetworkAddress Host { get; }

    internal FlowLadder Ladder { get; }

    internal FindingSink Sink { get; }

    /// <summary>The flow's identifier in the report; null while that of the ladder will do.</summary>
    internal string? Flow { get; init; }

    /// <summary>Whether the capture was taken at this host.</summary>
    internal bool IsCertain { get; }

    /// <summary>Whether a packet that could not be read, or was not captured, makes every further judgement unsafe.</summary>
    internal bool IsBlurred { get; private set; }

    /// <summary>The violations that are certain, whatever the capture lacks.</summary>
    internal int Violations { get; private set; }

    /// <summary>Whether it has violations that one missing frame would explain.</summary>
    internal bool HasUnproven { get; private set; }

    /// <summary>From here on the end is followed but not blamed.</summary>
    internal void Blur() => IsBlurred = true;

    /// <summary>The capture holds a frame of this flow that cannot be read: it may have been any packet.</summary>
    internal void LacksFrame() => _unreadable++;

    private void Receive(Observation observation)
    {
        Advance(observation.Time);
        HeardFrom(observation.Packet.Source, observation.Time);
        Violations += _doubts.Received(observation);
        if (observation.IsMalformed && IsCertain)
        {
            _forged.ReceivedMalformed(_set, observation);
            return;
        }

        List<Hypothesis> before = _set;
        _omissions.NoteAnswer(_set, observation);
        if (AnswersWhatWasNotSeen(observation))
        {
            Blur();
        }

        _forged.Received(_set, observation);
        List<Successor> successors = _set.ConvertAll(h => _possibilities.Receive(h, observation, IsCertain));
        List<Hypothesis> after = successors.ConvertAll(s => s.After);
        _omissions.NoteSettled(before[0], after[0], observation.Time);
        if (IsCertain)
        {
            after.AddRange(before.Select(h => _possibilities.ReceivedWithoutAddress(h, observation)).OfType<Hypothesis>());
            _advised.Received(observation, successors, observation.Time + _timing.Reaction);
            if (successors[0].Step is { } step)
            {
                NoteClause(observation, step.Clause, isIgnored: before.Zip(after).All(p => p.First.Record == p.Second.Record));
            }
        }

        if (!IsCertain || observation.MayBeDropped)
        {
            // Where it is not certain that it arrived, it may still arrive later.
            after.AddRange(before);
        }

        NoteMerged(observation);
        FollowDenial(observation);
        _arrived.AddLatest(observation, MostRemembered);

        Become(DistinctHypotheses.Of(after));
        _journal.Add(observation, sent: false, before);
    }

    private void ReceiveData(Observation observation)
    {
        List<Hypothesis> before = _set;
        List<Hypothesis> after = _set.ConvertAll(h => _possibilities.Receive(h, observation, IsCertain).After);
        _omissions.NoteSettled(before[0], after[0], observation.Time);
        Become(DistinctHypotheses.Of(IsCertain ? after : [.. after, .. _set]));
        _journal.Add(observation, sent: false, before);
    }

    /// <summary>Whether the flow lives in every state that it can be in, and has not been forgotten against the rules already.</summary>
    internal bool IsLive => _set.TrueForAll(h => h.Record.State != FlowState.Closed && h.Faults.IsEmpty);

    /// <summary>Whether a reply RST refuses a packet that the end owes an answer to.</summary>
    internal bool IsDenying(in ControlPacket reply)
    {
        ControlPacket denial = reply;
        return _set.Exists(h => h.Pending.Any(p => p.IsDeniedBy(denial)));
    }

    /// <summary>The listener answered the same SYN with another fork: this one owes no SYN+ACK for it any more.</summary>
    internal void Superseded(uint ackno) => Become(_set.ConvertAll(h => h with
    {
        Pending = h.Pending.RemoveAll(p => p.Emission.Slot == EmissionSlot.Opening && p.Emission.Packet.Ackno == ackno),
    }));

    private void Send(Observation observation)
    {
        ExpireTo(observation.Time);
        if (_set.Exists(h => h.Record.IsSynchronised && h.Record.Sending != observation.Packet.Source))
        {
            // What is overdue at the place that the host leaves shows now, and later no more: nothing is seen of it there any longer.
            Advance(observation.Time);
        }

        _wasSilent = observation.Time - _spokeAt > Timing.SilenceThatHides;
        (_spokeBefore, _spokeAt) = (_spokeAt, observation.Time);
        Violations += _doubts.Sent(observation);
        if (observation.IsKnown)
        {
            _advised.Sent(observation);
        }

        if (observation.Trigger != FlowTrigger.RstArrived)
        {
            Belie(observation.Time);
        }

        List<Hypothesis> before = _set;
        Explanation explained = Explain(observation);
        List<Hypothesis> overtaking = Overtaking(observation);
        Observation? taken = observation;
        if (explained.Hypotheses.Count > 0)
        {
            Accept(observation, explained with { Hypotheses = DistinctHypotheses.Of([.. explained.Hypotheses, .. overtaking]) });
        }
        else if (overtaking.Count == 0)
        {
            taken = MayBlame ? Blame(observation) : null;
        }

        Advance(observation.Time);
        if (taken is not null)
        {
            // What nothing explains does not stand in the way of what comes later.
            _journal.Add(taken, sent: true, before, overtaking.Count > 0);
        }
    }

    private void Advance(Instant time)
    {
        if (time < _nextCheck)
        {
            return;
        }

        ExpireTo(time);
        if (MayBlame)
        {
            _set = _omissions.Fault(_set, time, () => _forged.SurvivorOf(h => !h.Record.IsSynchronised));
            ReportAdvised(time);
        }

        _nextCheck = time + CheckInterval;
    }

    /// <summary>A packet without control came from this end: states in which it never knew its peer are ruled out.</summary>
    internal void SentData(Instant time)
    {
        _spokeAt = time;
        Belie(time);
        if (_set.Count > 1 && _set.Exists(CannotSpeak) && !_set.TrueForAll(CannotSpeak))
        {
            Become(_set.FindAll(h => !CannotSpeak(h)));
        }
    }

    /// <summary>
    /// A certain end may have closed while the packet waited in its queue, so only what never was open is ruled out there.
    /// </summary>
    private bool CannotSpeak(Hypothesis hypothesis) =>
        IsCertain ? hypothesis.Record.PeerFlow == 0 : !hypothesis.Record.IsSynchronised;

    /// <summary>A packet that came was judged by a clause: it counted, or it had to change nothing.</summary>
    private void NoteClause(Observation arrived, string clause, bool isIgnored)
    {
        Sink.Exercise(clause);
        if (isIgnored)
        {
            _ignored.Note(arrived, clause);
        }
    }

    private void Become(List<Hypothesis> set)
    {
        Keep(set);
        _nextCheck = default;
    }

    private void ExpireTo(Instant time)
    {
        if (time >= _nextCheck)
        {
            Keep(_unseen.Follow(_set, time));
        }
    }
}
