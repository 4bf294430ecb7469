using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>When a request was last seen on the wire, and how often it had been tried by then.</summary>
/// <param name="IsSeen">Whether it ever was.</param>
/// <param name="Time">When, last.</param>
/// <param name="Version">Its version.</param>
/// <param name="Tries">Retransmissions until then.</param>
/// <param name="First">When this version of it was seen first.</param>
/// <param name="Since">Since when its RTO has doubled each time that it expired; none: nobody can tell.</param>
/// <param name="Expiries">How often the timer has sent it since then.</param>
internal readonly record struct Sighting(bool IsSeen, Instant Time, uint Version, int Tries, Instant First, Instant? Since, int Expiries)
{
    /// <summary>
    /// The request is seen now, for the first time or again. If its tries began anew, by a move of which nothing was seen, nobody can
    /// tell when: its next sending may be as far off as before.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="time">Now.</param>
    /// <param name="byTimer">Whether its RTO has expired, rather than something else called for it.</param>
    internal Sighting Of(Slot request, Instant time, bool byTimer) => IsOf(request)
        ? this with { Time = time, Tries = Math.Max(Tries, request.Tries), Expiries = Expiries + (byTimer ? 1 : 0) }
        : new(true, time, request.Version, request.Tries, time, time, 0);

    /// <summary>Whether this very request was seen, and not one of the same kind before it.</summary>
    internal bool IsOf(Slot request) => IsSeen && Version == request.Version;

    /// <summary>Its tries begin anew (CTL-15).</summary>
    internal Sighting Restarted(Slot before, Slot after, Instant? since) =>
        after.IsOutstanding && after.Version == before.Version && after.Tries < before.Tries ? this with { Since = since, Expiries = 0 } : this;

    /// <summary>A reply RST that names it may have it sent again at once (CTL-6f).</summary>
    internal Sighting Refused(Slot before, Slot after) => after.Tries > before.Tries ? this with { Since = null } : this;

    /// <summary>What demands no more of the host than either of two.</summary>
    internal Sighting Kinder(Sighting other) =>
        this with { Since = Since is { } one && other.Since is { } two ? Instant.Min(one, two) : null, Expiries = Math.Min(Expiries, other.Expiries) };
}

/// <summary>The last sighting of each request of a flow.</summary>
/// <param name="Opening">SYN or SYN+ACK.</param>
/// <param name="Move">RSYN.</param>
/// <param name="Answer">RSYN+ACK.</param>
/// <param name="Fin">FIN.</param>
internal readonly record struct Sightings(Sighting Opening, Sighting Move, Sighting Answer, Sighting Fin)
{
    /// <summary>The sightings after a packet of this slot, of a host in this state, was seen.</summary>
    internal Sightings With(EmissionSlot slot, FlowRecord record, Instant time, bool byTimer) =>
        Change(slot, seen => seen.Of(FlowTimers.Request(record, slot), time, byTimer));

    /// <summary>The sightings after a step in which tries may have begun anew.</summary>
    /// <param name="before">The state before it.</param>
    /// <param name="after">The state after it.</param>
    /// <param name="since">When; none if nobody can tell.</param>
    internal Sightings Restarted(in FlowRecord before, in FlowRecord after, Instant? since) => new(
        Opening.Restarted(before.Opening, after.Opening, since),
        Move.Restarted(before.Move, after.Move, since),
        Answer.Restarted(before.Answer, after.Answer, since),
        Fin.Restarted(before.Fin, after.Fin, since));

    /// <summary>The sightings after an arrival that may have been a reply RST.</summary>
    internal Sightings Refused(in FlowRecord before, in FlowRecord after) => new(
        Opening.Refused(before.Opening, after.Opening),
        Move.Refused(before.Move, after.Move),
        Answer.Refused(before.Answer, after.Answer),
        Fin.Refused(before.Fin, after.Fin));

    /// <summary>What demands no more of the host than either of two.</summary>
    internal Sightings Kinder(Sightings other) => new(
        Opening.Kinder(other.Opening), Move.Kinder(other.Move), Answer.Kinder(other.Answer), Fin.Kinder(other.Fin));

    /// <summary>The sightings without a bound on how soon the request of a slot may be sent again.</summary>
    internal Sightings Unpaced(EmissionSlot slot) => Change(slot, seen => seen with { Since = null });

    /// <summary>The sighting of the request of a slot; none for what is no request.</summary>
    internal Sighting Of(EmissionSlot slot) => slot switch
    {
        EmissionSlot.Opening => Opening,
        EmissionSlot.Move => Move,
        EmissionSlot.Answer => Answer,
        EmissionSlot.Fin => Fin,
        _ => default,
    };

    internal IEnumerable<(EmissionSlot Slot, Slot Request, Sighting Seen)> Of(FlowRecord record)
    {
        yield return (EmissionSlot.Opening, record.Opening, Opening);
        yield return (EmissionSlot.Move, record.Move, Move);
        yield return (EmissionSlot.Answer, record.Answer, Answer);
        yield return (EmissionSlot.Fin, record.Fin, Fin);
    }

    private Sightings Change(EmissionSlot slot, Func<Sighting, Sighting> change) => slot switch
    {
        EmissionSlot.Opening => this with { Opening = change(Opening) },
        EmissionSlot.Move => this with { Move = change(Move) },
        EmissionSlot.Answer => this with { Answer = change(Answer) },
        EmissionSlot.Fin => this with { Fin = change(Fin) },
        _ => this,
    };
}
