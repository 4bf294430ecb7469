using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>Bounds in time on what a host does unseen, generous enough that no healthy host exceeds them.</summary>
internal sealed class Timing(Dialect dialect, TimeSpan reactionTime)
{
    /// <summary>Timers may tick late, and a state's time may be counted from another packet of the exchange.</summary>
    private const double Slack = 1.5;

    private readonly ControlLimits _limits = dialect.Limits;

    private long _longestRoundTrip;

    internal long Reaction { get; } = Nanoseconds(reactionTime);

    /// <summary>The shortest that a request waits before it is sent again (CTL-6).</summary>
    internal long ShortestRetransmission { get; } = Nanoseconds(dialect.Limits.MinimumRto);

    /// <summary>Learns that an answer took this long: the host's RTO may be that much larger than the initial one (CTL-6).</summary>
    internal void SawRoundTrip(long nanoseconds) => _longestRoundTrip = Math.Max(_longestRoundTrip, nanoseconds);

    /// <summary>The longest that a request with so many tries may wait before it is sent again.</summary>
    internal long RetransmissionBound(int tries)
    {
        double first = Math.Max(Nanoseconds(_limits.InitialRto), 3.0 * _longestRoundTrip);
        double wait = Math.Min(first * Math.Pow(2, tries), Nanoseconds(_limits.MaximumRto));
        return (long)(wait * Slack) + Reaction;
    }

    /// <summary>From when, after entering a state, its timer may have run out; null if it has none.</summary>
    internal long? EarliestEnd(FlowTrigger expiry) => expiry switch
    {
        FlowTrigger.TimeWaitExpired or FlowTrigger.FinWait2Expired => Nanoseconds(_limits.TimeWait) - Reaction,
        FlowTrigger.HalfOpenExpired when _limits.HalfOpenMinimum > TimeSpan.Zero => Nanoseconds(_limits.HalfOpenMinimum) - Reaction,
        FlowTrigger.HalfOpenExpired => Nanoseconds(_limits.HalfOpenMaximum) - Reaction,
        _ => null,
    };

    /// <summary>By when the timer must have run out; null if the state may last.</summary>
    internal long? LatestEnd(FlowTrigger expiry) => expiry switch
    {
        // The prototype's TimeWait is at least 3.5 RTO, which it cannot exceed by much more than the longest round trip seen.
        FlowTrigger.TimeWaitExpired =>
            (long)Math.Max(Nanoseconds(_limits.TimeWait) * Slack, 12.0 * _longestRoundTrip) + Reaction,
        FlowTrigger.HalfOpenExpired when _limits.HalfOpenMaximum < TimeSpan.MaxValue =>
            (long)(Nanoseconds(_limits.HalfOpenMaximum) * Slack) + Reaction,
        _ => null,
    };

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;
}
