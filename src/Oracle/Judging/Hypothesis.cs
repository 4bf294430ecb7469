using System.Collections.Immutable;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Judging;

/// <summary>One state that a host can be in, with what it decided to send and when things happened.</summary>
/// <param name="Record">The external state of the machines.</param>
/// <param name="Pending">Packets decided and not seen yet.</param>
/// <param name="Entered">When the flow state was entered, in nanoseconds.</param>
/// <param name="Sent">When each request was last seen, by its slot.</param>
internal sealed record Hypothesis(FlowRecord Record, ImmutableArray<Obligation> Pending, long Entered, SlotTimes Sent)
{
    private const int MostPending = 16;

    internal Hypothesis(in FlowRecord record, long time)
        : this(record, [], time, default)
    {
    }

    /// <summary>Whether two hypotheses predict the same packets; how they came about does not matter.</summary>
    internal bool Predicts(Hypothesis other) =>
        Record == other.Record && Pending.Length == other.Pending.Length && Pending.SequenceEqual(other.Pending);

    /// <summary>What follows when the record changes and packets are decided.</summary>
    internal Hypothesis After(in FlowRecord record, IEnumerable<Obligation> decided, long time)
    {
        ImmutableArray<Obligation> pending = record.State == FlowState.Closed && Record.State != FlowState.Closed
            ? [.. Pending.Select(p => p.NoLongerOwed)]
            : Pending;
        pending = pending.AddRange(decided);
        if (pending.Length > MostPending)
        {
            pending = pending.RemoveRange(0, pending.Length - MostPending);
        }

        long entered = record.State == Record.State ? Entered : time;
        return this with { Record = record, Pending = pending, Entered = entered };
    }
}

/// <summary>When each request of a flow was last seen on the wire, in nanoseconds; 0 if never.</summary>
/// <param name="Opening">SYN or SYN+ACK.</param>
/// <param name="Move">RSYN.</param>
/// <param name="Answer">RSYN+ACK.</param>
/// <param name="Fin">FIN.</param>
internal readonly record struct SlotTimes(long Opening, long Move, long Answer, long Fin)
{
    internal SlotTimes With(EmissionSlot slot, long time) => slot switch
    {
        EmissionSlot.Opening => this with { Opening = time },
        EmissionSlot.Move => this with { Move = time },
        EmissionSlot.Answer => this with { Answer = time },
        EmissionSlot.Fin => this with { Fin = time },
        _ => this,
    };

    internal IEnumerable<(EmissionSlot Slot, Slot Request, long Sent)> Of(FlowRecord record)
    {
        yield return (EmissionSlot.Opening, record.Opening, Opening);
        yield return (EmissionSlot.Move, record.Move, Move);
        yield return (EmissionSlot.Answer, record.Answer, Answer);
        yield return (EmissionSlot.Fin, record.Fin, Fin);
    }
}
