using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>
/// How soon a request may have been sent again by its timer: the RTO is at least what CTL-6b and CTL-6d say, and doubles each time
/// that it expires (CTL-6e).
/// </summary>
/// <remarks>
/// A packet may wait for one reaction time below its host's stack, so two sendings may seem that much closer than they were. Therefore
/// not each wait is judged but the sum of all since the request was first sent, or since its tries began anew.
/// </remarks>
internal sealed class RetransmissionPace(Dialect dialect, Duration reactionTime)
{
    private readonly ControlLimits _limits = dialect.Limits;

    /// <summary>How long a packet may wait between its host's stack and the capture point.</summary>
    internal Duration ReactionTime => reactionTime;

    /// <summary>Whether a timer cannot have sent a request again so soon.</summary>
    /// <param name="record">The state of the host before.</param>
    /// <param name="slot">The request.</param>
    /// <param name="seen">When it was seen till now.</param>
    /// <param name="time">When it is seen again.</param>
    internal bool IsTooEarly(in FlowRecord record, EmissionSlot slot, in Sighting seen, Instant time) =>
        seen.IsOf(FlowTimers.Request(record, slot))
            && seen.Since is { } since && time - since + reactionTime < Least(record, slot, seen.Expiries + 1);

    /// <summary>The least time in which so many RTOs expire one after the other.</summary>
    internal Duration Least(in FlowRecord record, EmissionSlot slot, int expiries)
    {
        // Before its opening is answered a flow has no round trip to compute from. When the prototype sends its SYN+ACK again is left
        // to it (OPEN-3b, OPEN-16).
        bool first = slot == EmissionSlot.Opening && (!record.Has(FlowFacts.Passive) || _limits.HalfOpenMinimum == Duration.Zero);
        Duration wait = first ? _limits.InitialRto : _limits.MinimumRto;
        Duration sum = Duration.Zero;
        for (int i = 0; i < expiries; i++)
        {
            sum += wait;
            wait = Duration.Min(wait * 2, _limits.MaximumRto);
        }

        return sum;
    }
}
