using ServalRef.StateMachines;

namespace ServalRef.Oracle.Judging;

/// <summary>
/// Follows one end of one flow through the states it can be in, and reports when no state is left that explains what it did
/// or failed to do.
/// </summary>
/// <remarks>
/// A certain end is the host that the capture was taken at: what came in did arrive, what it sent was seen. Of any other end
/// neither is known, so its states are only followed, and it is judged by its own words alone (<see cref="SelfConsistency"/>).
/// </remarks>
internal sealed class EndpointJudge
{
    private const int MostRemembered = 8;

    private const long CheckInterval = 100_000_000;

    private readonly Possibilities _possibilities;

    private readonly Timing _timing;

    private readonly LifeSigns _life;

    private readonly FindingSink _sink;

    private readonly Journal _journal;

    private readonly Omissions _omissions;

    private readonly ForgedEffects _forged;

    private readonly IgnoredArrivals _ignored = new();

    private readonly SelfConsistency _consistency;

    private readonly List<Observation> _arrived = [];

    private List<Hypothesis> _set;

    private long _nextCheck;

    private Action? _unconfirmed;

    private string? _explainedBy;

    private NetworkAddress _confirmation;

    internal EndpointJudge(JudgeContext context, Dialect dialect, FlowLadder ladder, bool certain, in FlowRecord start, long time)
    {
        _possibilities = context.PossibilitiesOf(dialect);
        _timing = context.NewTiming(dialect);
        _life = context.Life;
        _sink = context.Sink;
        Ladder = ladder;
        IsCertain = certain;
        _set = [new Hypothesis(start, time)];
        _journal = new Journal(_timing.Reaction);
        _omissions = new Omissions(_possibilities, _timing, _life);
        _forged = new ForgedEffects(_possibilities);
        _consistency = new SelfConsistency(_sink);
        Host = start.Local;
    }

    /// <summary>The address first seen of this end.</summary>
    internal NetworkAddress Host { get; }

    internal FlowLadder Ladder { get; }

    /// <summary>The flow's identifier in the report; null while that of the ladder will do.</summary>
    internal string? Flow { get; init; }

    /// <summary>Whether the capture was taken at this host.</summary>
    internal bool IsCertain { get; }

    /// <summary>Whether a packet that could not be read, or was not captured, makes every further judgement unsafe.</summary>
    internal bool IsBlurred { get; private set; }

    internal int Violations { get; private set; }

    internal IReadOnlyList<Hypothesis> States => _set;

    internal IReadOnlyList<string> StateNames => [.. Likely.Select(h => h.Record.StateName).Distinct(StringComparer.Ordinal)];

    internal Dialect Dialect => _possibilities.Dialect;

    internal Timing Timing => _timing;

    internal bool IsHalfOpen => _set.Exists(h => h.Record.State == FlowState.SynReceived);

    /// <summary>
    /// The hypotheses with the fewest faults and, of those, the ones that rest on nothing unseen if there are any: what the
    /// host is taken to be in when there is a choice.
    /// </summary>
    private List<Hypothesis> Likely
    {
        get
        {
            int fewest = _set.Min(h => h.Faults.Length);
            List<Hypothesis> likely = _set.FindAll(h => h.Faults.Length == fewest);
            return likely.Exists(h => !h.IsConjecture) ? likely.FindAll(h => !h.IsConjecture) : likely;
        }
    }

    private bool MayBlame => IsCertain && !IsBlurred;

    /// <summary>From here on the end is followed but not blamed.</summary>
    internal void Blur() => IsBlurred = true;

    /// <summary>A control packet came to this end.</summary>
    internal void Received(Observation observation)
    {
        AdvanceTo(observation.Time);
        HeardFrom(observation.Packet.Source);
        List<Hypothesis> before = _set;
        _omissions.NoteAnswer(_set, observation);
        if (AnswersWhatWasNotSeen(observation))
        {
            Blur();
        }

        _forged.Received(_set, observation);
        List<Hypothesis> after = [_possibilities.Receive(_set[0], observation, IsCertain)];
        string clause = _possibilities.Clause;
        after.AddRange(_set.Skip(1).Select(h => _possibilities.Receive(h, observation, IsCertain)));
        if (IsCertain)
        {
            _sink.Exercise(clause);
            if (observation.IsKnown && before.Zip(after).All(p => p.First.Record == p.Second.Record))
            {
                _ignored.Note(observation, clause);
            }
        }
        else
        {
            // It may not have arrived, and it may arrive later.
            after.AddRange(before);
            Remember(observation);
        }

        Become(Possibilities.Distinct(after));
        _journal.Add(observation, sent: false, before);
    }

    /// <summary>A packet without control, which names both flow IDs, came to this end (OPEN-26).</summary>
    internal void ReceivedData(Observation observation)
    {
        List<Hypothesis> before = _set;
        List<Hypothesis> after = _set.ConvertAll(h => _possibilities.Receive(h, observation, IsCertain));
        Become(Possibilities.Distinct(IsCertain ? after : [.. after, .. _set]));
        _journal.Add(observation, sent: false, before);
    }

    /// <summary>The listener answered the same SYN with another fork: this one owes no SYN+ACK for it any more.</summary>
    internal void Superseded(uint ackno) => Become(_set.ConvertAll(h => h with
    {
        Pending = h.Pending.RemoveAll(p => p.Emission.Slot == EmissionSlot.Opening && p.Emission.Packet.Ackno == ackno),
    }));

    /// <summary>A control packet came from this end.</summary>
    internal void Sent(Observation observation)
    {
        ExpireTo(observation.Time);
        _consistency.Check(this, observation);
        List<Hypothesis> before = _set;
        List<Hypothesis> explained = Explain(observation);
        if (explained.Count > 0)
        {
            Accept(observation, before, explained);
        }
        else if (MayBlame)
        {
            Blame(observation);
        }

        AdvanceTo(observation.Time);
        _journal.Add(observation, sent: true, before);
    }

    /// <summary>Lets time pass: timers run out, and what is overdue is reported if its host was alive.</summary>
    internal void AdvanceTo(long time)
    {
        if (time < _nextCheck)
        {
            return;
        }

        ExpireTo(time);
        if (MayBlame)
        {
            _set = _omissions.Fault(_set, time, () => _forged.SurvivorOf(h => !h.Record.IsSynchronised));
        }

        _nextCheck = time + CheckInterval;
    }

    /// <summary>The trace is over.</summary>
    internal void Conclude(long time)
    {
        _nextCheck = 0;
        AdvanceTo(time);
        if (MayBlame)
        {
            // What every explanation of the trace lacks is missing; of several explanations the kindest counts.
            foreach (Omission fault in _set.MinBy(h => h.Faults.Length)!.Faults)
            {
                ReportOmission(fault);
            }
        }
    }

    /// <summary>Something came to this end from an address: the capture does see what comes from there.</summary>
    internal void HeardFrom(NetworkAddress source)
    {
        if (_unconfirmed is { } report && source == _confirmation)
        {
            _unconfirmed = null;
            report();
        }
    }

    /// <summary>The end gave no answer to data that came again and again (FLOW-6).</summary>
    internal void WentSilent(PacketReference data, NetworkAddress source, NetworkAddress destination, string seen)
    {
        int fewest = _set.Min(h => h.Faults.Length);
        if (!MayBlame || _set.Exists(h => h.Faults.Length == fewest && !h.Record.IsSynchronised))
        {
            return;
        }

        Ladder.Add(data, source, destination, seen);
        if (_forged.SurvivorOf(h => !h.Record.IsSynchronised) is { } forged)
        {
            ReportForged(forged, $"silence since packet {data.Number}, as if it had counted");
        }

        Report(
            destination,
            "FLOW-6",
            data,
            $"no packet on the flow, though {seen} came again and again",
            ["an acknowledgement of the data (DATA-1)", "RST, if the flow is to end (FLOW-5)"],
            "A synchronised flow does not fall silent: it ends by FIN, RST or abort, and until then it acknowledges data.");
    }

    /// <summary>A packet without control came from this end: states in which it never knew its peer are ruled out.</summary>
    internal void SentData()
    {
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

    /// <summary>Reports a packet without control that this end should not have sent, or not so.</summary>
    internal void ReportData(NetworkAddress source, string clause, PacketReference packet, string observed, string message)
    {
        if (MayBlame)
        {
            Report(source, clause, packet, observed, AllowedNow(), message);
        }
    }

    internal void Report(
        NetworkAddress host,
        string clause,
        PacketReference packet,
        string observed,
        IEnumerable<string> allowed,
        string message,
        IReadOnlyList<string>? states = null)
    {
        Finding finding = _sink.Report(clause, packet, host, Flow ?? Ladder.Flow, Ladder, states ?? StateNames, observed, allowed, message);
        Violations += finding.Severity == Severity.Violation ? 1 : 0;
    }

    private void Become(List<Hypothesis> set)
    {
        _set = set;
        _nextCheck = 0;
    }

    private void ExpireTo(long time)
    {
        if (time >= _nextCheck)
        {
            _set = _omissions.Expire(_set, time);
        }
    }

    private List<Hypothesis> Explain(Observation observation)
    {
        if (!observation.IsKnown)
        {
            return [];
        }

        List<Hypothesis> explained = _possibilities.Explain(_set, observation, IsCertain);
        _explainedBy = _possibilities.ExplainedBy;
        if (IsCertain)
        {
            explained.AddRange(_journal.ExplainEarlier(observation, _possibilities));
            if (explained.Count == 0)
            {
                explained = _journal.ExplainByUnseenAbort(observation, _possibilities);
            }
        }
        else if (explained.Count == 0)
        {
            explained = ExplainByLateArrival(observation);
        }

        return Possibilities.Distinct(explained);
    }

    /// <summary>For an uncertain end: something that was sent to it earlier may have reached it only now.</summary>
    private List<Hypothesis> ExplainByLateArrival(Observation observation)
    {
        List<Hypothesis> late = [.. _arrived.SelectMany(a => _set.Select(h => _possibilities.Receive(h, a, certain: false)))];
        return _possibilities.Explain(Possibilities.Distinct(late), observation, certain: false);
    }

    private void Remember(Observation observation)
    {
        if (_arrived.Count == MostRemembered)
        {
            _arrived.RemoveAt(0);
        }

        _arrived.Add(observation);
    }

    private void Accept(Observation observation, List<Hypothesis> before, List<Hypothesis> explained)
    {
        if (IsCertain)
        {
            ExerciseFor(observation);
            if (_explainedBy != observation.Kind.Provocation)
            {
                _sink.Exercise(observation.Kind.Provocation);
            }

            if (_explainedBy is not null)
            {
                _sink.Exercise(_explainedBy);
            }
        }

        _forged.Sent(observation);
        _omissions.NoteSent(observation);
        Become(explained);
    }

    /// <summary>An answer to a request that was never seen: the capture lacks packets of this host, so it proves nothing more.</summary>
    private bool AnswersWhatWasNotSeen(Observation observation) =>
        observation.IsKnown && observation.Trigger == FlowTrigger.RsynAckArrived
        && _set.TrueForAll(h => h.Record.IsSynchronised
            && observation.Packet.Nonce == h.Record.PeerNonce
            && SerialNumber.IsNewer(observation.Packet.Ackno, h.Record.NextVersion));

    private void Blame(Observation observation)
    {
        if (_forged.Explaining(observation) is { } forged)
        {
            Report(
                observation.Packet.Source,
                "SEC-3",
                observation.Reference,
                PacketText.WithEnds(observation.Packet),
                AllowedNow(),
                $"This does what packet {forged.Reference.Number} ({PacketText.Of(forged.Packet)}) asked for, whose nonce is not the peer's: "
                    + "a forged packet counted.");
            _forged.Sent(observation);
            return;
        }

        Diagnosis diagnosis = Diagnosis.Of(observation, Likely, _possibilities, _ignored);
        if (AnswersUnseenMove(observation))
        {
            Suspend(observation, diagnosis);
            return;
        }

        Report(
            observation.Packet.Source,
            diagnosis.Clause,
            observation.Reference,
            PacketText.WithEnds(observation.Packet),
            AllowedNow(),
            diagnosis.Message);
        if (diagnosis.InPlaceOf is { } right)
        {
            TakeFor(right, observation, orNot: diagnosis.Clause == "SEC-2");
        }
    }

    /// <summary>The wrong packet stands for the right one, so that one fault is reported once.</summary>
    /// <param name="right">The right packet.</param>
    /// <param name="wrong">The wrong one.</param>
    /// <param name="orNot">Whether it may as well not be this host's at all.</param>
    private void TakeFor(ControlPacket right, Observation wrong, bool orNot)
    {
        Arrival.TryClassify(right.Flags, out FlowTrigger trigger);
        Observation corrected = wrong with { Packet = right, Trigger = trigger, IsKnown = true };
        List<Hypothesis> taken = _possibilities.Explain(_set, corrected, IsCertain);
        if (taken.Count == 0)
        {
            return;
        }

        _omissions.NoteSent(corrected);
        if (wrong.IsKnown && wrong.Packet.Version != right.Version && wrong.Kind.ConsumesVersion(Dialect))
        {
            // Whether the host goes on from the version that it sent or from the right one is not known yet.
            taken.AddRange(taken.ConvertAll(h => h with { Record = wrong.Kind.WithVersion(h.Record, wrong.Packet.Version) }));
        }

        if (orNot)
        {
            taken = taken.ConvertAll(h => h with { IsConjecture = true });
            taken.InsertRange(0, _set.ConvertAll(h => h with { Pending = h.Pending.RemoveAll(p => p.Emission.Packet == right) }));
        }

        Become(Possibilities.Distinct(taken));
    }

    /// <summary>
    /// An RSYN+ACK to a move that was never seen. Either nobody moved, or the capture lacks the interface that the RSYN came
    /// in on: then nothing from the new address will ever be seen either.
    /// </summary>
    private bool AnswersUnseenMove(Observation observation) =>
        observation.Trigger == FlowTrigger.RsynAckArrived
            && _set.TrueForAll(h => h.Record.IsSynchronised
                && !h.Pending.Any(p => p.Emission.Slot == EmissionSlot.Answer)
                && SerialNumber.IsNewer(observation.Packet.Ackno - 1, h.Record.PeerMove)
                && observation.Packet.Nonce == h.Record.LocalNonce);

    private void Suspend(Observation observation, Diagnosis diagnosis)
    {
        string[] states = [.. StateNames];
        string[] allowed = [.. AllowedNow()];
        _confirmation = observation.Packet.Destination;
        _unconfirmed = () => Report(
            observation.Packet.Source,
            diagnosis.Clause,
            observation.Reference,
            PacketText.WithEnds(observation.Packet),
            allowed,
            diagnosis.Message,
            states);
        Blur();
    }

    private void ReportOmission(Omission omission)
    {
        if (omission.Suspect is { } forged)
        {
            ReportForged(forged, $"no answer since, as if it had counted: {omission.Missing}");
        }

        Report(
            omission.Host,
            omission.Clause,
            omission.Packet.Reference,
            omission.Observed,
            [omission.Missing],
            omission.Message,
            omission.States);
    }

    private void ReportForged(Observation forged, string effect) => Report(
        forged.Packet.Destination,
        "SEC-3",
        forged.Reference,
        $"{PacketText.WithEnds(forged.Packet)}, whose nonce is not the peer's; then {effect}",
        ["no effect at all (SEC-3)"],
        "A control packet counts only with the nonce that the peer announced. This one had another, and yet it changed the host's state.");

    private IEnumerable<string> AllowedNow() => Likely
        .SelectMany(h => _possibilities.Allowed(h, h.Record.Local))
        .GroupBy(e => PacketText.WithDestination(e.Packet), StringComparer.Ordinal)
        .Select(g => PacketText.Allowed(g.Key, g));

    private void ExerciseFor(Observation observation)
    {
        _sink.Exercise("SEC-2");
        _sink.Exercise("CTL-4");
        PacketKind kind = observation.Kind;
        _sink.Exercise(kind.Destination);
        _sink.Exercise(kind.ConsumesVersion(Dialect) ? "CTL-1" : "CTL-3");
        if (observation.Packet.Acknowledges)
        {
            _sink.Exercise("CTL-2");
        }
    }
}
