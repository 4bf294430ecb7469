using ServalRef.Oracle.Clauses;
using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <content>What is reported when no state explains the host.</content>
internal sealed partial class EndpointJudge
{
    private readonly HashSet<string> _toldClauses = new(StringComparer.Ordinal);

    /// <summary>Something came to this end from an address: the capture does see what comes from there.</summary>
    internal void HeardFrom(NetworkAddress source, Instant time)
    {
        _heardAt = time;
        if (_suspended is { } suspicion && source == suspicion.Sent.Packet.Destination)
        {
            _suspended = null;
            ControlPacket packet = suspicion.Sent.Packet;
            Report(
                packet.Source,
                suspicion.Diagnosis.Clause,
                suspicion.Sent.Reference,
                PacketText.WithEnds(packet),
                suspicion.Allowed,
                suspicion.Diagnosis.Message,
                suspicion.States);
        }
    }

    /// <summary>Reports a packet without control that this end should not have sent, or not so.</summary>
    /// <param name="source">The address that it comes from.</param>
    /// <param name="clause">The clause.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="observed">What it is.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="allowing">The states in which it would be allowed.</param>
    /// <returns>Whether it was reported; not if an unreadable frame explains it.</returns>
    internal bool ReportData(
        NetworkAddress source, string clause, PacketReference packet, string observed, string message, Predicate<FlowRecord> allowing)
    {
        if (!MayBlame)
        {
            return true;
        }

        List<MissingFrame> frames = MayLackFrame ? _missing.Answering(_set, packet, allowing) : [];
        bool unreadable = frames.Count > 0 && _unreadable > 0;
        if (unreadable)
        {
            _unreadable--;
        }
        else
        {
            Finding finding = Report(source, clause, packet, observed, AllowedAt(packet.Time), message, unproven: frames.Count > 0);
            if (frames.Count > 0)
            {
                _doubted++;
                _doubts.Add(finding, frames);
            }
        }

        if (frames.Count > 0)
        {
            Become(DistinctHypotheses.Of([.. frames.Select(f => f.After), .. _set.Select(h => h with { IsConjecture = true })]));
        }

        return !unreadable;
    }

    /// <summary>
    /// Reports a finding of this end; one that is unproven, since one frame that the capture lacks would explain it, is unspecified
    /// unless the capture is whole (<see cref="FindingSink.Report"/>).
    /// </summary>
    internal Finding Report(
        NetworkAddress host,
        string clause,
        PacketReference packet,
        string observed,
        IEnumerable<string> allowed,
        string message,
        IReadOnlyList<string>? states = null,
        bool unproven = false,
        bool ofAmount = false)
    {
        Finding finding = Sink.Report(
            ClauseCatalog.Default.PartIn(clause, Dialect),
            packet,
            host,
            Flow ?? Ladder.Flow,
            Ladder,
            states ?? StateNames,
            observed,
            allowed,
            message,
            unproven,
            ofAmount);
        _toldClauses.Add(finding.Clause);
        bool violation = finding.Severity == Severity.Violation;
        Violations += violation && !unproven ? 1 : 0;
        HasUnproven |= violation && unproven;
        return finding;
    }

    /// <summary>Whether a finding of this end has named a clause already.</summary>
    internal bool HasTold(string clause) => _toldClauses.Contains(clause);

    /// <summary>A rule of its own has reported a violation of this end.</summary>
    internal void NoteViolation() => Violations++;

    /// <summary>Reports a packet that nothing explains.</summary>
    /// <returns>The right packet that it is taken for, so that one fault is reported once; null if there is none.</returns>
    private Observation? Blame(Observation observation)
    {
        if (_forged.Explaining(observation) is { } forged)
        {
            if (forged.IsMalformed)
            {
                BlameForMalformed(forged, observation);
                return observation;
            }

            Report(
                observation.Packet.Source,
                "SEC-3a",
                observation.Reference,
                PacketText.WithEnds(observation.Packet),
                AllowedAt(observation.Time),
                $"This does what {PacketText.Place(forged.Reference)} ({PacketText.Of(forged.Packet)}) asked for, whose nonce is not the peer's: "
                    + "a forged packet counted.");
            _forged.Sent(observation);
            return null;
        }

        Diagnosis diagnosis = Diagnosis.Of(observation, Likely, _possibilities, _ignored);
        if (MayLackFrame)
        {
            List<MissingFrame> frames = _missing.Explaining(_set, _arrived, observation);
            if (frames.Count > 0)
            {
                Doubt(observation, diagnosis, frames);
                return observation;
            }
        }
        else if (View.IsWhole && AnswersUnseenMove(observation))
        {
            Suspend(observation, diagnosis);
            return null;
        }

        Report(observation, diagnosis, unproven: false);
        return diagnosis.InPlaceOf is { } right ? TakeFor(right, observation, orNot: diagnosis.Clause == "SEC-2a") : null;
    }

    private Finding Report(Observation observation, Diagnosis diagnosis, bool unproven) => Report(
        observation.Packet.Source,
        diagnosis.Clause,
        observation.Reference,
        PacketText.WithEnds(observation.Packet),
        AllowedAt(observation.Time),
        diagnosis.Message,
        unproven: unproven);

    /// <summary>One frame more would explain a packet: an unreadable one, or one that the capture lacks .</summary>
    private void Doubt(Observation observation, Diagnosis diagnosis, List<MissingFrame> frames)
    {
        if (_unreadable > 0)
        {
            _unreadable--;
        }
        else
        {
            _doubted += frames.Exists(frame => frame.IsConfirmed) ? 0 : 1;
            _doubts.Add(Report(observation, diagnosis, unproven: true), frames);
        }

        _omissions.NoteSent(observation);
        Become(DistinctHypotheses.Of(
        [
            .. frames.Select(f => f.After with { IsConjecture = false }),
            .. _set.Select(h => h with { IsConjecture = true }),
        ]));
    }

    /// <summary>The wrong packet stands for the right one, so that one fault is reported once.</summary>
    /// <param name="right">The right packet.</param>
    /// <param name="wrong">The wrong one.</param>
    /// <param name="orNot">Whether it may as well not be this host's at all.</param>
    /// <returns>The right packet as if it had been seen; null if it could not have been sent.</returns>
    private Observation? TakeFor(ControlPacket right, Observation wrong, bool orNot)
    {
        Arrival.TryClassify(right.Flags, out FlowTrigger trigger);
        Observation corrected = wrong with { Packet = right, Trigger = trigger, IsKnown = true };
        List<Hypothesis> taken = _possibilities.Explainer.Explain(_set, corrected, IsCertain, atAnyTime: true).Hypotheses;
        if (taken.Count == 0)
        {
            return null;
        }

        _omissions.NoteSent(corrected);
        if (wrong.IsKnown && wrong.Packet.Version != right.Version && wrong.Kind.ConsumesVersion(Dialect))
        {
            // Whether the host goes on from the version that it sent or from the right one is not known yet.
            taken.AddRange(taken.ConvertAll(h => h with { Record = wrong.Kind.WithVersion(h.Record, wrong.Packet.Version) }));
        }

        if (wrong.Packet == right)
        {
            // It came too soon, and that of the next may be so is no second fault.
            taken = taken.ConvertAll(h => h with { Seen = h.Seen.Unpaced(corrected.Kind.Slot) });
        }

        if (orNot)
        {
            taken = taken.ConvertAll(h => h with { IsConjecture = true });
            taken.InsertRange(0, _set.ConvertAll(h => h with { Pending = h.Pending.RemoveAll(p => p.Emission.Packet == right) }));
        }

        Become(DistinctHypotheses.Of(taken));
        return corrected;
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
        _suspended = new Suspicion(observation, diagnosis, [.. StateNames], [.. AllowedAt(observation.Time)]);
        Blur();
    }

    private void ReportForged(Observation forged, string effect) => Report(
        forged.Packet.Destination,
        "SEC-3a",
        forged.Reference,
        $"{PacketText.WithEnds(forged.Packet)}, whose nonce is not the peer's; then {effect}",
        ["no effect at all (SEC-3)"],
        "A control packet counts only with the nonce that the peer announced. This one had another, and yet it changed the host's state.");

    /// <summary>A finding that waits for a sign that the capture sees an address at all .</summary>
    private sealed record Suspicion(Observation Sent, Diagnosis Diagnosis, string[] States, string[] Allowed);

    private IEnumerable<string> AllowedAt(Instant time) => Likely
        .SelectMany(h => _possibilities.Allowed(h, h.Record.Local, IsCertain ? time : null))
        .GroupBy(e => PacketText.WithDestination(e.Packet), StringComparer.Ordinal)
        .Select(g => PacketText.Allowed(g.Key, g));

    private void ExerciseFor(Observation observation, string? explainedBy)
    {
        Sink.Exercise("SEC-2a");
        Sink.Exercise("CTL-4a");
        PacketKind kind = observation.Kind;
        if (explainedBy != kind.Provocation)
        {
            Sink.Exercise(kind.Provocation);
        }

        if (explainedBy is not null)
        {
            Sink.Exercise(explainedBy);
        }

        Sink.Exercise(kind.Destination);
        Sink.Exercise(kind.ConsumesVersion(Dialect) ? kind.Version : "CTL-3a");
        if (observation.Packet.Acknowledges)
        {
            Sink.Exercise("CTL-2a");
        }
    }
}
