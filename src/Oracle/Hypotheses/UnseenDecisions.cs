using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>What a host may have done by some time of which a capture shows nothing: timers that ran out, moves and closes.</summary>
internal sealed class UnseenDecisions(Possibilities possibilities, Timing timing, JudgeContext context)
{
    /// <summary>The timers of requests (CTL-6).</summary>
    internal static readonly FlowInput[] Timeouts =
    [
        new(FlowTrigger.OpeningTimedOut),
        new(FlowTrigger.FinTimedOut),
        FlowInput.Of(MigrationTrigger.MoveTimedOut),
        FlowInput.Of(MigrationTrigger.AnswerTimedOut),
    ];

    private static readonly FlowTrigger[] Expiries =
        [FlowTrigger.TimeWaitExpired, FlowTrigger.FinWait2Expired, FlowTrigger.HalfOpenExpired];

    /// <summary>The hypotheses with those added in which something was decided unseen, and without those that outlived a timer.</summary>
    internal List<Hypothesis> Follow(List<Hypothesis> set, Instant time)
    {
        List<Hypothesis> added = [];
        List<Hypothesis> outlived = [];
        foreach (Hypothesis hypothesis in set)
        {
            bool isOver = AddExpired(hypothesis, time, added) | AddGivenUp(hypothesis, time, added);
            Add(MovedUnseen(hypothesis, time), added);
            added.AddRange(DecidedUnsent(hypothesis, time));
            Add(ThawedUnseen(hypothesis, time), added);
            if (isOver)
            {
                outlived.Add(hypothesis);
            }
            else
            {
                Add(possibilities.ClosedSilently(hypothesis, time) ?? Displaced(hypothesis, time), added);
            }
        }

        return added.Count == 0 ? set : DistinctHypotheses.Of([.. set.Where(h => !outlived.Contains(h)), .. added]);
    }

    private static void Add(Hypothesis? hypothesis, List<Hypothesis> added)
    {
        if (hypothesis is not null)
        {
            added.Add(hypothesis);
        }
    }

    /// <summary>Adds the hypotheses in which a timer of the state has run out.</summary>
    /// <returns>Whether one must have run out by now.</returns>
    private bool AddExpired(Hypothesis hypothesis, Instant time, List<Hypothesis> added)
    {
        bool outlived = false;
        foreach (FlowTrigger expiry in Expiries)
        {
            if (timing.EarliestEnd(expiry) is not { } wait || time < hypothesis.Entered + wait)
            {
                continue;
            }

            Hypothesis ended = possibilities.Decide(hypothesis, new FlowInput(expiry), time).After;
            if (ended.Record.State != hypothesis.Record.State)
            {
                bool isOver = timing.LatestEnd(expiry) is { } latest && time > hypothesis.Entered + latest;
                string? clause = !isOver ? null
                    : expiry == FlowTrigger.TimeWaitExpired ? "TEAR-11b"
                    : possibilities.Dialect.LimitsUnproven ? "SEC-10b" : null;
                added.Add(ended with { EndedBy = clause, IsConjecture = clause is null || hypothesis.IsConjecture });
                outlived |= isOver;
            }
        }

        return outlived;
    }

    /// <summary>
    /// The hypothesis in which an opener moved, nobody knows where to, and its new SYN left on an interface that was gone before it
    /// was seen (OPEN-9).
    /// </summary>
    private Hypothesis? MovedUnseen(Hypothesis hypothesis, Instant time)
    {
        if (possibilities.NobodyMoved || hypothesis.Record.State != FlowState.SynSent || hypothesis.IsConjecture || !possibilities.Dialect.OpenerMoves)
        {
            return null;
        }

        Hypothesis moved = possibilities.Decide(hypothesis, new FlowInput(FlowTrigger.AddressGained, Address: hypothesis.Record.Local), time).After;
        return moved with { Record = moved.Record with { Local = default } };
    }

    /// <summary>
    /// The hypotheses in which the host closed or moved, and the request took a version but stayed unsent, for it was to go to an address
    /// that is not proven (SEC-9, R-92).
    /// </summary>
    private IEnumerable<Hypothesis> DecidedUnsent(Hypothesis hypothesis, Instant time)
    {
        if (hypothesis.IsConjecture || !possibilities.MayBeLeftOut(hypothesis.Record, hypothesis.Record.NewestPeer))
        {
            yield break;
        }

        Hypothesis moved = MovedSomewhere(hypothesis, time);
        yield return moved;
        yield return MovedSomewhere(moved, time);
        if (hypothesis.Record.Fin.Phase == SlotPhase.Unused)
        {
            Hypothesis closed = possibilities.Decide(hypothesis, new FlowInput(FlowTrigger.CloseRequested), time).After;
            yield return closed;
            yield return MovedSomewhere(closed, time);
            yield return possibilities.Decide(moved, new FlowInput(FlowTrigger.CloseRequested), time).After;
        }
    }

    /// <summary>A flow moves to an address that is not known yet.</summary>
    private Hypothesis MovedSomewhere(Hypothesis hypothesis, Instant time)
    {
        NetworkAddress local = hypothesis.Record.Local;
        Hypothesis moved = possibilities.Decide(hypothesis, new FlowInput(FlowTrigger.AddressGained, Address: local), time).After;
        return moved with { Record = moved.Record with { Moving = default } };
    }

    /// <summary>
    /// The hypothesis in which the flow is frozen no longer: RSYN+ACKs went unanswered that were not sent, because too little has
    /// come from the candidate (SEC-9, MIG-10).
    /// </summary>
    private Hypothesis? ThawedUnseen(Hypothesis hypothesis, Instant time)
    {
        Sighting seen = hypothesis.Seen.Answer;
        int thaws = possibilities.Dialect.Limits.FreezeTries;
        if (!hypothesis.Record.Has(FlowFacts.Frozen) || !possibilities.Dialect.LimitsUnproven
            || !seen.IsOf(hypothesis.Record.Answer) || seen.Tries >= thaws)
        {
            return null;
        }

        // Each wait is twice the one before, and which of the sendings between were left out nobody can tell.
        if (time < seen.First + (timing.ShortestRetransmission * ((1L << thaws) - 1)))
        {
            return null;
        }

        Hypothesis thawed = hypothesis;
        for (int tries = hypothesis.Record.Answer.Tries; tries <= thaws; tries++)
        {
            thawed = possibilities.Decide(thawed, FlowInput.Of(MigrationTrigger.AnswerTimedOut), time).After;
        }

        return thawed.Record.Has(FlowFacts.Frozen) ? null : thawed;
    }

    /// <summary>Adds the hypothesis in which the flow is given up, for the last wait of a request whose tries are exhausted is over (CTL-7).</summary>
    /// <returns>Whether it must be over by now: the host was there all the while.</returns>
    private bool AddGivenUp(Hypothesis hypothesis, Instant time, List<Hypothesis> added)
    {
        FlowRecord record = hypothesis.Record;
        if (record.State == FlowState.Closed)
        {
            return false;
        }

        foreach ((EmissionSlot slot, Slot request, Sighting seen) in hypothesis.Seen.Of(record))
        {
            if (!request.IsOutstanding || !seen.IsOf(request) || time < seen.Time + timing.Reaction)
            {
                continue;
            }

            FlowRecord after = possibilities.Step(record, FlowTimers.Unanswered(slot)).After;
            if (after.State != FlowState.Closed)
            {
                continue;
            }

            string clause = record.State == FlowState.SynSent ? "OPEN-18a" : "CTL-7c";
            Instant due = seen.Time + timing.RetransmissionBound(Math.Max(request.Tries, seen.Tries));
            bool isOver = time > due && !possibilities.MayBeLeftOut(record, record.NewestPeer)
                && context.Life.IsAliveAt(record.Sending, due) && !context.Life.WasSilent(record.Sending, seen.Time + timing.Reaction, due);
            added.Add(hypothesis.AfterUnseen(after, time) with { EndedBy = clause, IsConjecture = !isOver || hypothesis.IsConjecture });
            return isOver;
        }

        return false;
    }

    /// <summary>The hypothesis in which other requests have displaced a half-open one (SEC-11).</summary>
    private Hypothesis? Displaced(Hypothesis hypothesis, Instant time) =>
        hypothesis.Record.State == FlowState.SynReceived && !hypothesis.IsConjecture && context.Requests.MayDisplace(hypothesis.Entered, time)
            ? hypothesis.AfterUnseen(hypothesis.Record with { State = FlowState.Closed }, time)
            : null;
}
