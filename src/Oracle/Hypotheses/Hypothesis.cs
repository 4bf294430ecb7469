using System.Collections.Immutable;
using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>One state that a host can be in, with what it decided to send and when things happened.</summary>
/// <param name="Record">The external state of the machines.</param>
/// <param name="Pending">Packets decided and not seen yet.</param>
/// <param name="Entered">When the flow state was entered, in nanoseconds.</param>
/// <param name="Seen">When each request was last seen.</param>
/// <param name="Faults">What this hypothesis would make the host guilty of having left out.</param>
internal sealed record Hypothesis(
    FlowRecord Record, ImmutableArray<Obligation> Pending, long Entered, Sightings Seen, ImmutableArray<Omission> Faults)
{
    private const int MostPending = 16;

    /// <summary>Whether it rests on a decision of which nothing was seen: it is the first to be given up.</summary>
    internal bool IsConjecture { get; init; }

    internal Hypothesis(in FlowRecord record, long time)
        : this(record, [], time, default, [])
    {
    }

    /// <summary>Whether two hypotheses predict the same packets; how they came about does not matter.</summary>
    internal bool Predicts(Hypothesis other) =>
        Record == other.Record && Pending.Length == other.Pending.Length && Pending.SequenceEqual(other.Pending);

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
/// <param name="Version">Its version.</param>
/// <param name="Tries">Retransmissions until then.</param>
/// <param name="First">When this version of it was seen first.</param>
internal readonly record struct Sighting(long Time, uint Version, int Tries, long First)
{
    /// <summary>
    /// The request is seen now, for the first time or again. If its tries began anew, by a move of which nothing was seen, nobody can
    /// tell when: its next sending may be as far off as before.
    /// </summary>
    internal Sighting Of(Slot request, long time) => IsOf(request)
        ? new(time, request.Version, Math.Max(Tries, request.Tries), First)
        : new(time, request.Version, request.Tries, time);

    /// <summary>Whether this very request was seen, and not one of the same kind before it.</summary>
    internal bool IsOf(Slot request) => Time > 0 && Version == request.Version;
}

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
        EmissionSlot.Opening => this with { Opening = Opening.Of(record.Opening, time) },
        EmissionSlot.Move => this with { Move = Move.Of(record.Move, time) },
        EmissionSlot.Answer => this with { Answer = Answer.Of(record.Answer, time) },
        EmissionSlot.Fin => this with { Fin = Fin.Of(record.Fin, time) },
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
