using System.Collections.Immutable;
using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>One state that a host can be in, with what it decided to send and when things happened.</summary>
/// <param name="Record">The external state of the machines.</param>
/// <param name="Pending">Packets decided and not seen yet.</param>
/// <param name="Entered">When the flow state was entered.</param>
/// <param name="Seen">When each request was last seen.</param>
/// <param name="Faults">What this hypothesis would make the host guilty of having left out.</param>
internal sealed record Hypothesis(
    FlowRecord Record, ImmutableArray<Obligation> Pending, Instant Entered, Sightings Seen, ImmutableArray<Omission> Faults)
{
    private const int MostPending = 16;

    /// <summary>Whether it rests on a decision of which nothing was seen: it is the first to be given up.</summary>
    internal bool IsConjecture { get; init; }

    /// <summary>The clause by which the flow is over, where a timer of its own ended it unseen; none otherwise.</summary>
    internal string? EndedBy { get; init; }

    internal Hypothesis(in FlowRecord record, Instant time)
        : this(record, [], time, Sightings.None, [])
    {
    }

    /// <summary>Whether two hypotheses predict the same packets; how they came about does not matter.</summary>
    internal bool Predicts(Hypothesis other) =>
        Record == other.Record && (Pending == other.Pending || Pending.AsSpan().SequenceEqual(other.Pending.AsSpan()));

    /// <summary>A hash that is the same for all that predict the same.</summary>
    internal int PredictionHash => Pending.Length == 0
        ? Record.GetHashCode()
        : HashCode.Combine(Record, Pending.Length, Pending[0].Due, Pending[0].Emission.Packet, Pending[^1].Due, Pending[^1].Emission.Packet);

    /// <summary>
    /// Whether it explains all that another does: the same state, and beyond the other's packets only some that need not be sent.
    /// </summary>
    internal bool Covers(Hypothesis other)
    {
        if (Record != other.Record || Pending.Length <= other.Pending.Length || Faults.Length > other.Faults.Length
            || (IsConjecture && !other.IsConjecture))
        {
            return false;
        }

        int matched = 0;
        foreach (Obligation pending in Pending)
        {
            if (matched < other.Pending.Length && pending == other.Pending[matched])
            {
                matched++;
            }
            else if (pending.IsOwed)
            {
                return false;
            }
        }

        return matched == other.Pending.Length;
    }

    /// <summary>What follows when the record changes and packets are decided.</summary>
    internal Hypothesis After(in FlowRecord record, ReadOnlySpan<Obligation> decided, Instant time)
    {
        ImmutableArray<Obligation> pending = PendingIn(record);
        return this with { Record = record, Pending = With(pending, decided), Entered = EnteredIn(record, time), Seen = Seen.Restarted(Record, record, time) };
    }

    /// <summary>What was decided with what is decided now, the latest of it.</summary>
    private static ImmutableArray<Obligation> With(ImmutableArray<Obligation> pending, ReadOnlySpan<Obligation> decided)
    {
        if (decided.IsEmpty)
        {
            return pending;
        }

        List<Obligation> all = [.. pending];
        foreach (Obligation next in decided)
        {
            // What only may be sent, and has no cause to be told of, is there once.
            if (next.Cause is not null || !all.Contains(next))
            {
                all.Add(next);
            }
        }

        return all.Count == pending.Length ? pending : [.. all[Math.Max(0, all.Count - MostPending)..]];
    }

    /// <summary>The hypothesis in which two requests that were not seen yet were decided in the other order, and have each other's version.</summary>
    internal Hypothesis WithExchanged(uint one, uint other)
    {
        FlowRecord record = Record with { Move = Exchanged(Record.Move), Answer = Exchanged(Record.Answer), Fin = Exchanged(Record.Fin) };
        return this with
        {
            Record = record,
            Pending = [.. Pending.Select(p => FlowTimers.IsRequest(p.Emission.Slot) ? p.Of(Of(p.Emission.Packet.Version)) : p)],
        };

        Slot Exchanged(Slot slot) => slot.IsOutstanding ? slot with { Version = Of(slot.Version) } : slot;

        uint Of(uint version) => version == one ? other : version == other ? one : version;
    }

    /// <summary>What follows when the record changes by a decision of which nothing was seen.</summary>
    internal Hypothesis AfterUnseen(in FlowRecord record, Instant time) => this with
    {
        Record = record,
        Pending = PendingIn(record),
        Entered = EnteredIn(record, time),
        Seen = Seen.Restarted(Record, record, since: null),
        IsConjecture = true,
    };

    /// <summary>What a flow that is over has decided to send may be sent, and need not.</summary>
    private ImmutableArray<Obligation> PendingIn(in FlowRecord record) => record.State == FlowState.Closed && Record.State != FlowState.Closed
        ? [.. Pending.Select(p => p.NoLongerOwed)]
        : Pending;

    private Instant EnteredIn(in FlowRecord record, Instant time) => record.State == Record.State ? Entered : time;
}
