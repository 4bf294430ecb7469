using System.Runtime.InteropServices;
using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>
/// Explains a packet that a host sent: by what it had decided before, or by a decision that the live machines allow it now.
/// </summary>
internal sealed class Explainer(FlowEngine engine, Possibilities possibilities, RetransmissionPace pace)
{
    /// <summary>How far the version of an RSYN may run ahead: moves on interfaces that vanished unseen (spec/readings.md).</summary>
    internal const uint MostUnseenMoves = 64;

    private const uint MostMovesBeforeAnswer = 3;

    /// <summary>Whether a newer request of the kind than this one was decided: it may have left before it on another interface.</summary>
    internal bool IsOvertaken(Hypothesis hypothesis, Observation sent) =>
        (sent.Trigger == FlowTrigger.RsynArrived
            || (sent.Trigger is FlowTrigger.SynArrived or FlowTrigger.SynAckArrived && engine.Dialect.OpenerMoves))
        && sent.Packet.Nonce == hypothesis.Record.LocalNonce
        && SerialNumber.IsNewer(sent.Kind.In(hypothesis.Record).Version, sent.Packet.Version)
        && sent.Packet.Version - hypothesis.Record.NextVersion >= uint.MaxValue - MostUnseenMoves;

    /// <summary>Finds every hypothesis in which the host sent this packet.</summary>
    /// <param name="set">The states that the host can be in.</param>
    /// <param name="sent">The packet.</param>
    /// <param name="certain">Whether all that came to the host and all that it sent was seen.</param>
    /// <param name="atAnyTime">Whether a timer may have expired sooner than it may (CTL-6f).</param>
    internal Explanation Explain(IReadOnlyList<Hypothesis> set, Observation sent, bool certain, bool atAnyTime = false)
    {
        var result = new Explanations { AtAnyTime = atAnyTime || !certain };
        if (!sent.IsKnown)
        {
            // No machine sends such flags (CTL-4a).
            return new Explanation([], null);
        }

        foreach (Hypothesis hypothesis in set)
        {
            // What was called missing and now comes was only late (spec/readings.md).
            bool late = hypothesis.Faults.Any(f => f.IsMetBy(sent));
            Explain(late ? hypothesis with { Faults = hypothesis.Faults.RemoveAll(f => f.IsMetBy(sent)) } : hypothesis, sent, certain, result);
        }

        List<Hypothesis> explained = sent.Trigger == FlowTrigger.FinArrived && sent.Packet.Acknowledges
            ? result.Hypotheses.ConvertAll(h => AcknowledgedBy(h, sent.Packet.Ackno))
            : result.Hypotheses;
        return new Explanation(DistinctHypotheses.Of(explained), result.Clause);
    }

    /// <summary>A FIN that carries the ACK of the peer's FIN serves for the ACK that was owed to that (TEAR-4a).</summary>
    private static Hypothesis AcknowledgedBy(Hypothesis hypothesis, uint ackno) =>
        hypothesis.Pending.Any(p => p.IsOwed && IsAck(p, ackno))
            ? hypothesis with { Pending = [.. hypothesis.Pending.Select(p => IsAck(p, ackno) ? p.NoLongerOwed : p)] }
            : hypothesis;

    private static bool IsAck(in Obligation pending, uint ackno) =>
        pending.Emission.Slot == EmissionSlot.Acknowledgement && pending.Emission.Packet.Ackno == ackno;

    private void Explain(Hypothesis hypothesis, Observation sent, bool certain, Explanations result)
    {
        int at = -1;
        for (int i = 0; i < hypothesis.Pending.Length && at < 0; i++)
        {
            Obligation pending = hypothesis.Pending[i];
            at = sent.Time <= pending.Until && PacketMatch.Is(pending.Emission, sent.Packet) ? i : -1;
        }

        if (at >= 0)
        {
            Emission seen = hypothesis.Pending[at].Emission;
            result.Clause ??= seen.Clause;
            result.Hypotheses.Add(hypothesis with
            {
                Record = Possibilities.AtAddress(hypothesis.Record, sent.Packet.Source),

                // One packet may serve all that asked for the same one, and need not (spec/readings.md).
                Pending =
                [
                    .. hypothesis.Pending.RemoveAt(at)
                        .Select(p => PacketMatch.Is(p.Emission, sent.Packet) ? p.Spare(sent.Time + pace.ReactionTime) : p),
                ],
                Seen = hypothesis.Seen.With(seen.Slot, hypothesis.Record, sent.Time, byTimer: false),
            });
        }

        if (at < 0 && certain)
        {
            AddInOtherOrder(hypothesis, sent, result);
        }

        // A request that only may still be sent can as well have been sent again by its timer.
        bool orAgain = at >= 0 && !hypothesis.Pending[at].IsOwed && FlowTimers.IsRequest(hypothesis.Pending[at].Emission.Slot);
        if ((at < 0 || orAgain) && !Possibilities.IsOver(hypothesis.Record))
        {
            FlowRecord record = Possibilities.AtAddress(hypothesis.Record, sent.Packet.Source);
            AddDecisions(hypothesis, WithUnseenMoves(record, sent), sent, certain, result);
            AddDecisionsAfterLosses(hypothesis, sent, certain, result);
        }
    }

    /// <summary>
    /// Of requests that one packet calls for, such as an RSYN+ACK and the RSYN of OPEN-15, either may be sent first, and then has the
    /// lower version.
    /// </summary>
    private void AddInOtherOrder(Hypothesis hypothesis, Observation sent, Explanations result)
    {
        foreach (Obligation pending in hypothesis.Pending)
        {
            (uint own, uint other) = (pending.Emission.Packet.Version, sent.Packet.Version);
            bool isIt = own != other && pending.IsOwed && PacketMatch.Is(pending.Of(other).Emission, sent.Packet);
            if (isIt && hypothesis.Pending.Any(p => p.IsOwed && p.Cause == pending.Cause && p.Emission.Packet.Version == other && FlowTimers.IsRequest(p.Emission.Slot)))
            {
                Explain(hypothesis.WithExchanged(own, other), sent, certain: true, result);
                return;
            }
        }
    }

    /// <summary>Decisions that follow others of which nothing was seen, because the interface vanished with its queue.</summary>
    private void AddDecisionsAfterLosses(Hypothesis hypothesis, Observation sent, bool certain, Explanations result)
    {
        Slot move = hypothesis.Record.Move;
        if (move.IsOutstanding && move.Version == sent.Packet.Version && !hypothesis.Seen.Move.IsOf(move))
        {
            // An RSYN that was never sent consumed no version: another, from another address, takes its place (CTL-1).
            AddDecisions(hypothesis, hypothesis.Record with { NextVersion = move.Version }, sent, certain, result);
        }

        if (certain && sent.Trigger == FlowTrigger.RsynArrived && sent.Packet.Version != hypothesis.Record.NextVersion)
        {
            foreach (Hypothesis moved in WithMovesBeforeAnswer(hypothesis, sent))
            {
                AddDecisions(moved, WithUnseenMoves(moved.Record, sent), sent, certain, result);
            }

            // The version that is missing may be that of a FIN.
            Hypothesis closed = possibilities.Decide(hypothesis, new FlowInput(FlowTrigger.CloseRequested), sent.Time).After;
            if (closed.Record.Fin.IsOutstanding && !hypothesis.Record.Fin.IsOutstanding)
            {
                AddDecisions(closed, WithUnseenMoves(closed.Record, sent), sent, certain, result);
            }
        }
    }

    /// <summary>
    /// The versions that are missing may have been taken before those of an RSYN+ACK that waits to be seen, so that it has a later one.
    /// </summary>
    private static IEnumerable<Hypothesis> WithMovesBeforeAnswer(Hypothesis hypothesis, Observation sent)
    {
        Slot answer = hypothesis.Record.Answer;
        uint missing = Math.Min(sent.Packet.Version - hypothesis.Record.NextVersion, MostMovesBeforeAnswer);
        if (!answer.IsOutstanding || hypothesis.Seen.Answer.IsOf(answer))
        {
            yield break;
        }

        for (uint moves = 1; moves <= missing; moves++)
        {
            Slot later = answer with { Version = answer.Version + moves };
            yield return hypothesis with
            {
                Record = hypothesis.Record with { Answer = later, NextVersion = hypothesis.Record.NextVersion + moves },
                Pending = [.. hypothesis.Pending.Select(p => p.Emission.Slot == EmissionSlot.Answer ? p.Of(later.Version) : p)],
            };
        }
    }

    /// <summary>The decisions that send this packet now; of several, the least strange.</summary>
    private void AddDecisions(Hypothesis hypothesis, in FlowRecord record, Observation sent, bool certain, Explanations result)
    {
        var found = new List<Hypothesis>();
        int least = int.MaxValue;
        FlowInput? timeout = FlowTimers.IsRequest(sent.Kind.Slot) ? FlowTimers.Unanswered(sent.Kind.Slot) : null;
        FlowRecord before = record;
        for (int i = 0; i < Decisions.All.Count; i++)
        {
            bool byTimer = Decisions.All[i] == timeout;
            if (!engine.MaySend(record, Decisions.All[i], sent.Kind.Slot)
                || (byTimer && !result.AtAnyTime && pace.IsTooEarly(record, sent.Kind.Slot, hypothesis.Seen.Of(sent.Kind.Slot), sent.Time)))
            {
                continue;
            }

            FlowInput decision = Decisions.With(Decisions.All[i], sent.Packet.Source, sent.Packet.Destination);
            if (Possibilities.IsNoMove(record, decision))
            {
                continue;
            }

            StepResult step = possibilities.Step(record, decision);
            FlowRecord after = WithVersionsOf(step.After, hypothesis.Record);
            int match = IndexOf(step.Emissions, sent.Packet);

            // What a decision sends it sends in order: a side effect is not seen before what it is the effect of.
            if (match < 0 || step.Emissions.Take(match).Any(e => !e.Optional && !possibilities.MayBeLeftOut(before, e.Packet.Destination)))
            {
                continue;
            }

            EmissionSlot slot = step.Emissions[match].Slot;
            result.Clause ??= step.Emissions[match].Clause;
            List<Obligation> others =
            [
                .. possibilities.Decided(step, sent, certain)
                    .Where((_, place) => place != match)
                    .Select(o => possibilities.MayBeLeftOut(before, o.Emission.Packet.Destination) ? o.NoLongerOwed : o)
                    .Select(o => o.Emission.Packet.Source.IsNone ? o.From(sent.Packet.Source) : o),
            ];
            int strangeness = others.Count(o => !o.Emission.Optional);
            if (strangeness < least)
            {
                least = strangeness;
                found.Clear();
            }

            if (strangeness == least)
            {
                Hypothesis from = slot == EmissionSlot.Move && after.Move.Tries == 0 ? WithoutQueue(hypothesis) : hypothesis;
                Hypothesis next = from.After(after, CollectionsMarshal.AsSpan(others), sent.Time);
                found.Add(next with { Seen = next.Seen.With(slot, after, sent.Time, byTimer) });
            }
        }

        result.Hypotheses.AddRange(found);
    }

    /// <summary>An RSYN that takes the place, and the version, of one that was never sent gives back none that was taken since.</summary>
    private static FlowRecord WithVersionsOf(in FlowRecord after, in FlowRecord before) =>
        SerialNumber.IsNewer(before.NextVersion, after.NextVersion) ? after with { NextVersion = before.NextVersion } : after;

    /// <summary>A host that moves may have lost what waited in the queue of its old interface.</summary>
    private static Hypothesis WithoutQueue(Hypothesis hypothesis) =>
        hypothesis with { Pending = [.. hypothesis.Pending.Select(p => p.NoLongerOwed)] };

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

    private static int IndexOf(ValueArray<Emission> emissions, in ControlPacket packet)
    {
        for (int i = 0; i < emissions.Count; i++)
        {
            if (PacketMatch.Is(emissions[i], packet))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>What has been found so far.</summary>
    private sealed class Explanations
    {
        internal List<Hypothesis> Hypotheses { get; } = [];

        /// <summary>Whether timers are not held to the least time that they take.</summary>
        internal required bool AtAnyTime { get; init; }

        /// <summary>The clause of the first that was found.</summary>
        internal string? Clause { get; set; }
    }
}
