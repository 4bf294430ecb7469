using ServalRef.StateMachines;

namespace ServalRef.Oracle.Judging;

/// <summary>Steps sets of hypotheses through the live machines: the only place where the oracle asks what is allowed.</summary>
internal sealed class Possibilities(FlowEngine engine, long reactionTime)
{
    /// <summary>More states than this say nothing any more: the rest is forgotten, newest first kept.</summary>
    private const int Most = 64;

    /// <summary>How far the version of an RSYN may run ahead: moves on interfaces that vanished unseen (spec/readings.md).</summary>
    private const uint MostUnseenMoves = 64;

    internal Dialect Dialect => engine.Dialect;

    /// <summary>The hypothesis after a packet arrived.</summary>
    /// <param name="before">A hypothesis.</param>
    /// <param name="arrived">The packet.</param>
    /// <param name="certain">Whether it surely arrived, so that an answer is owed.</param>
    /// <param name="sender">Whose packet it is to be taken for; null: judge by the nonce.</param>
    internal Hypothesis Receive(Hypothesis before, Observation arrived, bool certain, Sender? sender = null)
    {
        // A flow that is over is not forked again: a new SYN makes a new flow.
        if (!arrived.IsKnown || (arrived.Trigger == FlowTrigger.SynArrived && IsOver(before.Record)))
        {
            return before;
        }

        FlowRecord record = engine.Step(before.Record, arrived.AsInput, sender);
        return before.After(record, Decided(arrived, certain), arrived.Time);
    }

    /// <summary>The clause that the packet last explained was sent by; null if it was not explained.</summary>
    internal string? ExplainedBy { get; private set; }

    /// <summary>The clause that decided the last step.</summary>
    internal string Clause => engine.Clause;

    /// <summary>Every hypothesis in which the host sent this packet.</summary>
    internal List<Hypothesis> Explain(IReadOnlyList<Hypothesis> set, Observation sent, bool certain)
    {
        var result = new List<Hypothesis>();
        ExplainedBy = null;
        foreach (Hypothesis hypothesis in set)
        {
            bool late = hypothesis.Faults.Any(f => f.IsMetBy(sent));
            ExplainOne(late ? hypothesis with { Faults = hypothesis.Faults.RemoveAll(f => f.IsMetBy(sent)) } : hypothesis, sent, certain, result);
        }

        return Distinct(result);
    }

    /// <summary>What the host may send in a state: packets decided already, and those that a decision of its own would send.</summary>
    internal IEnumerable<Emission> Allowed(Hypothesis hypothesis, NetworkAddress address)
    {
        foreach (Obligation pending in hypothesis.Pending)
        {
            yield return pending.Emission;
        }

        foreach (FlowInput template in Decisions.All)
        {
            FlowInput decision = Decisions.With(template, address, hypothesis.Record.Peer);
            if (IsOver(hypothesis.Record))
            {
                yield break;
            }

            engine.Step(hypothesis.Record, decision);
            foreach (Emission emission in engine.Emissions.ToArray())
            {
                yield return emission;
                if (!emission.Optional)
                {
                    break;
                }
            }
        }
    }

    /// <summary>The hypothesis after an unseen decision of the host.</summary>
    internal Hypothesis Decide(Hypothesis before, FlowInput decision, long time) =>
        before.After(engine.Step(before.Record, decision), [], time) with { IsConjecture = true };

    /// <summary>The packet of a slot that the last step sent.</summary>
    internal Emission? FirstEmission(EmissionSlot slot)
    {
        foreach (Emission emission in engine.Emissions)
        {
            if (emission.Slot == slot)
            {
                return emission;
            }
        }

        return null;
    }

    /// <summary>The hypothesis after an unseen close, if that takes effect without a packet (OPEN-19, TEAR-12).</summary>
    internal Hypothesis? ClosedSilently(Hypothesis hypothesis, long time)
    {
        if (hypothesis.Record.IsSynchronised || hypothesis.Record.State == FlowState.Closed)
        {
            return null;
        }

        FlowRecord after = engine.Step(hypothesis.Record, new FlowInput(FlowTrigger.CloseRequested));
        return after != hypothesis.Record && engine.Emissions.Count == 0 
            ? hypothesis.After(after, [], time) with { IsConjecture = true }
            : null;
    }

    /// <summary>Removes hypotheses that predict the same packets as another.</summary>
    internal static List<Hypothesis> Distinct(List<Hypothesis> hypotheses)
    {
        for (int i = hypotheses.Count - 1; i > 0; i--)
        {
            int same = hypotheses.FindIndex(h => h.Predicts(hypotheses[i]));
            if (same < i)
            {
                // Of two that predict the same, the one with fewer faults stays: a host is given the benefit of the doubt.
                hypotheses[same] = hypotheses[same].Faults.Length <= hypotheses[i].Faults.Length ? hypotheses[same] : hypotheses[i];
                hypotheses.RemoveAt(i);
            }
        }

        if (hypotheses.Count > Most)
        {
            hypotheses.RemoveRange(Most, hypotheses.Count - Most);
        }

        return hypotheses;
    }

    private void ExplainOne(Hypothesis hypothesis, Observation sent, bool certain, List<Hypothesis> result)
    {
        Dialect dialect = engine.Dialect;
        int at = -1;
        for (int i = 0; i < hypothesis.Pending.Length && at < 0; i++)
        {
            at = PacketMatch.Is(hypothesis.Pending[i].Emission, sent.Packet, dialect) ? i : -1;
        }

        if (at < 0 || (!hypothesis.Pending[at].IsOwed && hypothesis.Pending[at].Emission.Slot < EmissionSlot.Acknowledgement))
        {
            // A request that only may still be sent can as well have been sent again by its timer.
            result.AddRange(ExplainByDecision(hypothesis, sent, certain));
        }

        if (at >= 0)
        {
            Emission seen = hypothesis.Pending[at].Emission;
            ExplainedBy ??= seen.Clause;
            result.Add(hypothesis with
            {
                // One packet may serve all that asked for the same one, and need not (spec/readings.md).
                Pending = [.. hypothesis.Pending.RemoveAt(at).Select(p => p.Emission.Packet == seen.Packet ? p.NoLongerOwed : p)],
                Seen = hypothesis.Seen.With(seen.Slot, hypothesis.Record, sent.Time),
            });
        }

    }

    /// <summary>
    /// The decisions of the host that send this packet; of several, those that leave the fewest other packets to come.
    /// </summary>
    private List<Hypothesis> ExplainByDecision(Hypothesis hypothesis, Observation sent, bool certain)
    {
        var found = new List<Hypothesis>();
        if (IsOver(hypothesis.Record))
        {
            return found;
        }

        AddDecisions(hypothesis, WithUnseenMoves(hypothesis.Record, sent), sent, certain, found);
        if (hypothesis.Record.Move is { IsOutstanding: true } move && move.Version == sent.Packet.Version && !hypothesis.Seen.Move.IsOf(move))
        {
            // An RSYN that was never sent consumed no version: another, from another address, takes its place (CTL-1).
            AddDecisions(hypothesis, hypothesis.Record with { NextVersion = move.Version }, sent, certain, found);
        }

        if (certain && sent.Trigger == FlowTrigger.RsynArrived && sent.Packet.Version != hypothesis.Record.NextVersion)
        {
            // The version that is missing may be that of a FIN, lost in the queue of the interface that vanished.
            Hypothesis closed = Decide(hypothesis, new FlowInput(FlowTrigger.CloseRequested), sent.Time);
            if (closed.Record.Fin.IsOutstanding && !hypothesis.Record.Fin.IsOutstanding)
            {
                AddDecisions(closed, WithUnseenMoves(closed.Record, sent), sent, certain, found);
            }
        }

        return found;
    }

    private void AddDecisions(Hypothesis hypothesis, in FlowRecord record, Observation sent, bool certain, List<Hypothesis> all)
    {
        var found = new List<Hypothesis>();
        int fewest = int.MaxValue;
        for (int i = 0; i < Decisions.All.Count; i++)
        {
            if (!engine.MaySend(record, Decisions.All[i], sent.Kind.Slot) || IsNoMove(record, Decisions.All[i], sent))
            {
                continue;
            }

            FlowInput decision = Decisions.With(Decisions.All[i], sent.Packet.Source, sent.Packet.Destination);
            FlowRecord after = engine.Step(record, decision);
            int match = IndexOf(engine.Emissions, sent.Packet, engine.Dialect);

            // What a decision sends it sends in order: a side effect is not seen before what it is the effect of.
            if (match < 0 || engine.Emissions.Take(match).Any(e => !e.Optional))
            {
                continue;
            }

            EmissionSlot slot = engine.Emissions[match].Slot;
            ExplainedBy ??= engine.Emissions[match].Clause;
            List<Obligation> others = [.. Decided(sent, certain).Where((_, place) => place != match)];
            int owed = others.Count(o => !o.Emission.Optional);
            if (owed < fewest)
            {
                fewest = owed;
                found.Clear();
            }

            if (owed == fewest)
            {
                Hypothesis from = slot == EmissionSlot.Move && after.Move.Tries == 0 ? WithoutQueue(hypothesis) : hypothesis;
                Hypothesis next = from.After(after, others, sent.Time);
                found.Add(next with { Seen = next.Seen.With(slot, after, sent.Time) });
            }
        }

        all.AddRange(found);
    }

    /// <summary>A half-open listener does not move to where it is: its SYN+ACK is repeated by the timer.</summary>
    private static bool IsNoMove(in FlowRecord record, in FlowInput decision, Observation sent) =>
        decision is { Trigger: FlowTrigger.AddressGained, MoveTrigger: null }
            && sent.Packet.Source == record.Local && record.State == FlowState.SynReceived;

    /// <summary>A host that moves may have lost what waited in the queue of its old interface.</summary>
    private static Hypothesis WithoutQueue(Hypothesis hypothesis) =>
        hypothesis with { Pending = [.. hypothesis.Pending.Select(p => p.NoLongerOwed)] };

    /// <summary>
    /// The hypothesis in which an opener moved, and its new SYN left on an interface that was gone before it was seen (OPEN-9).
    /// </summary>
    internal Hypothesis? MovedUnseen(Hypothesis hypothesis, long time)
    {
        if (hypothesis.Record.State != FlowState.SynSent || hypothesis.IsConjecture || !engine.Dialect.OpenerMoves)
        {
            return null;
        }

        var moved = new FlowInput(FlowTrigger.AddressGained, Address: hypothesis.Record.Local);
        return hypothesis.After(engine.Step(hypothesis.Record, moved), [], time) with { IsConjecture = true };
    }

    /// <summary>Whether the flow was there and is over: opening again makes another flow.</summary>
    private static bool IsOver(in FlowRecord record) =>
        record.State == FlowState.Closed && record.Opening.Phase != SlotPhase.Unused;

    private static int IndexOf(IReadOnlyList<Emission> emissions, in ControlPacket packet, Dialect dialect)
    {
        for (int i = 0; i < emissions.Count; i++)
        {
            if (PacketMatch.Is(emissions[i], packet, dialect))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// An RSYN, or the SYN of an opener that moves, may follow others that left on an interface that vanished before the capture
    /// point saw them.
    /// </summary>
    private FlowRecord WithUnseenMoves(in FlowRecord record, Observation sent)
    {
        bool moves = sent.Trigger == FlowTrigger.RsynArrived
            || (sent.Trigger == FlowTrigger.SynArrived && engine.Dialect.OpenerMoves && record.State == FlowState.SynSent);
        bool ahead = moves && sent.Packet.Version - record.NextVersion <= MostUnseenMoves;
        return ahead ? record with { NextVersion = sent.Packet.Version } : record;
    }

    private IEnumerable<Obligation> Decided(Observation cause, bool certain)
    {
        foreach (Emission emission in engine.Emissions)
        {
            long due = certain && !emission.Optional ? cause.Time + reactionTime : Obligation.Never;
            yield return new Obligation(emission, cause, due);
        }
    }
}
