using System.Collections.Immutable;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Judging;

/// <summary>One state that a host can be in, with what it decided to send and when things happened.</summary>
/// <param name="Record">The external state of the machines.</param>
/// <param name="Pending">Packets decided and not seen yet.</param>
/// <param name="Entered">When the flow state was entered, in nanoseconds.</param>
/// <param name="Seen">When each request was last seen.</param>
internal sealed record Hypothesis(FlowRecord Record, ImmutableArray<Obligation> Pending, long Entered, Sightings Seen)
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

/// <summary>When a request was last seen on the wire, and how often it had been tried by then.</summary>
/// <param name="Time">In nanoseconds; 0: never.</param>
/// <param name="Tries">Retransmissions until then.</param>
internal readonly record struct Sighting(long Time, int Tries);

/// <summary>The last sighting of each request of a flow.</summary>
/// <param name="Opening">SYN or SYN+ACK.</param>
/// <param name="Move">RSYN.</param>
/// <param name="Answer">RSYN+ACK.</param>
/// <param name="Fin">FIN.</param>
internal readonly record struct Sightings(Sighting Opening, Sighting Move, Sighting Answer, Sighting Fin)
{
    /// <summary>The sightings after a packet of this slot, of a host in this state, was seen.</summary>
    internal Sightings With(EmissionSlot slot, in FlowRecord record, long time) => slot switch
    {
        EmissionSlot.Opening => this with { Opening = new Sighting(time, record.Opening.Tries) },
        EmissionSlot.Move => this with { Move = new Sighting(time, record.Move.Tries) },
        EmissionSlot.Answer => this with { Answer = new Sighting(time, record.Answer.Tries) },
        EmissionSlot.Fin => this with { Fin = new Sighting(time, record.Fin.Tries) },
        _ => this,
    };

    internal IEnumerable<(EmissionSlot Slot, Slot Request, Sighting Seen)> Of(FlowRecord record)
    {
        yield return (EmissionSlot.Opening, record.Opening, Opening);
        yield return (EmissionSlot.Move, record.Move, Move);
        yield return (EmissionSlot.Answer, record.Answer, Answer);
        yield return (EmissionSlot.Fin, record.Fin, Fin);
    }
}
