using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>Bounds in time on what a host does unseen, generous enough that no healthy host exceeds them.</summary>
internal sealed class Timing(Dialect dialect, Duration reactionTime)
{
    /// <summary>Timers may tick late, and a state's time may be counted from another packet of the exchange.</summary>
    private const double Slack = 1.5;

    /// <summary>The time of a half-open request is counted from the SYN, which was seen.</summary>
    private const double HalfOpenSlack = 1.25;

    /// <summary>In so long a silence of both, the host may have been away and the application may have given up .</summary>
    internal static readonly Duration SilenceThatHides = Duration.FromSeconds(10);

    private readonly ControlLimits _limits = dialect.Limits;

    private Duration _longestRoundTrip;

    internal Duration Reaction { get; } = reactionTime;

    /// <summary>The shortest that a request waits before it is sent again (CTL-6).</summary>
    internal Duration ShortestRetransmission { get; } = dialect.Limits.MinimumRto;

    /// <summary>Learns that an answer took this long: the host's RTO may be that much larger than the initial one (CTL-6).</summary>
    internal void SawRoundTrip(Duration roundTrip) => _longestRoundTrip = Duration.Max(_longestRoundTrip, roundTrip);

    /// <summary>The longest that a request with so many tries may wait before it is sent again.</summary>
    internal Duration RetransmissionBound(int tries)
    {
        Duration first = Duration.Max(_limits.InitialRto, _longestRoundTrip * 3);
        return (Duration.Min(first * Math.Pow(2, tries), _limits.MaximumRto) * Slack) + Reaction;
    }

    /// <summary>From when, after entering a state, its timer may have run out; null if it has none.</summary>
    internal Duration? EarliestEnd(FlowTrigger expiry) => expiry switch
    {
        FlowTrigger.TimeWaitExpired or FlowTrigger.FinWait2Expired => _limits.TimeWait - Reaction,
        FlowTrigger.HalfOpenExpired when _limits.HalfOpenMinimum > Duration.Zero => _limits.HalfOpenMinimum - Reaction,
        FlowTrigger.HalfOpenExpired => _limits.HalfOpenMaximum - Reaction,
        _ => null,
    };

    /// <summary>By when the timer must have run out; null if the state may last.</summary>
    internal Duration? LatestEnd(FlowTrigger expiry) => expiry switch
    {
        // The prototype's TimeWait is at least 3.5 RTO, which it cannot exceed by much more than the longest round trip seen.
        FlowTrigger.TimeWaitExpired =>
            Duration.Max(_limits.TimeWait * Slack, _longestRoundTrip * 12) + Reaction,
        FlowTrigger.HalfOpenExpired when _limits.HalfOpenMaximum < Duration.MaxValue =>
            (_limits.HalfOpenMaximum * HalfOpenSlack) + Reaction,
        _ => null,
    };
}
