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
/// <remarks>Hypotheses share it as long as nothing of it changes.</remarks>
internal sealed record Sightings(Sighting Opening, Sighting Move, Sighting Answer, Sighting Fin)
{
    /// <summary>Nothing was seen yet.</summary>
    internal static Sightings None { get; } = new(default, default, default, default);

    /// <summary>The sightings after a packet of this slot, of a host in this state, was seen.</summary>
    internal Sightings With(EmissionSlot slot, in FlowRecord record, Instant time, bool byTimer) =>
        With(slot, Of(slot).Of(FlowTimers.Request(record, slot), time, byTimer));

    /// <summary>The sightings after a step in which tries may have begun anew.</summary>
    /// <param name="before">The state before it.</param>
    /// <param name="after">The state after it.</param>
    /// <param name="since">When; none if nobody can tell.</param>
    internal Sightings Restarted(in FlowRecord before, in FlowRecord after, Instant? since)
    {
        Sightings restarted = this;
        foreach (EmissionSlot slot in FlowTimers.Requests)
        {
            (Slot earlier, Slot later) = (FlowTimers.Request(before, slot), FlowTimers.Request(after, slot));
            restarted = earlier == later ? restarted : restarted.With(slot, Of(slot).Restarted(earlier, later, since));
        }

        return restarted;
    }

    /// <summary>The sightings after an arrival that may have been a reply RST.</summary>
    internal Sightings Refused(in FlowRecord before, in FlowRecord after)
    {
        Sightings refused = this;
        foreach (EmissionSlot slot in FlowTimers.Requests)
        {
            refused = refused.With(slot, refused.Of(slot).Refused(FlowTimers.Request(before, slot), FlowTimers.Request(after, slot)));
        }

        return refused;
    }

    /// <summary>What demands no more of the host than either of two.</summary>
    internal Sightings Kinder(Sightings other) => this == other
        ? this
        : new(Opening.Kinder(other.Opening), Move.Kinder(other.Move), Answer.Kinder(other.Answer), Fin.Kinder(other.Fin));

    /// <summary>The sightings without a bound on how soon the request of a slot may be sent again.</summary>
    internal Sightings Unpaced(EmissionSlot slot) => With(slot, Of(slot) with { Since = null });

    /// <summary>The sighting of the request of a slot; none for what is no request.</summary>
    internal Sighting Of(EmissionSlot slot) => slot switch
    {
        EmissionSlot.Opening => Opening,
        EmissionSlot.Move => Move,
        EmissionSlot.Answer => Answer,
        EmissionSlot.Fin => Fin,
        _ => default,
    };

    /// <summary>Every request of a state with its sighting, for <c>foreach</c>.</summary>
    internal SightedRequests Of(in FlowRecord record) => new(record, this);

    private Sightings With(EmissionSlot slot, Sighting sighting) => sighting == Of(slot) ? this : slot switch
    {
        EmissionSlot.Opening => this with { Opening = sighting },
        EmissionSlot.Move => this with { Move = sighting },
        EmissionSlot.Answer => this with { Answer = sighting },
        EmissionSlot.Fin => this with { Fin = sighting },
        _ => this,
    };
}

/// <summary>The requests of a state one after the other, each with its sighting.</summary>
internal struct SightedRequests(FlowRecord record, Sightings seen)
{
    private int _place = -1;

    /// <summary>The request at hand.</summary>
    public readonly (EmissionSlot Slot, Slot Request, Sighting Seen) Current
    {
        get
        {
            EmissionSlot slot = FlowTimers.Requests[_place];
            return (slot, FlowTimers.Request(record, slot), seen.Of(slot));
        }
    }

    /// <summary>Goes on to the next.</summary>
    public bool MoveNext() => ++_place < FlowTimers.Requests.Length;

    /// <summary>Itself.</summary>
    public readonly SightedRequests GetEnumerator() => this;
}
