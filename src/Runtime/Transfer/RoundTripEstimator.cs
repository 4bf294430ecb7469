using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <summary>Round-trip time and retransmission timeout of one flow (RFC 6298).</summary>
/// <remarks>
/// Control and data of a flow share it (CTL-6). Packet numbers are never reused, so Karn's rule needs no care for data; of a
/// control packet that was sent twice the caller gives no sample.
/// </remarks>
public sealed class RoundTripEstimator
{
    // G of RFC 6298 §2.3: a variance of nothing is no promise.
    private static readonly Duration Granularity = Duration.FromMilliseconds(1);

    private readonly Duration _initial;
    private readonly Duration _minimum;
    private readonly Duration _maximum;
    private int _doublings;

    /// <summary>An estimator without a sample.</summary>
    public RoundTripEstimator(TransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _initial = options.InitialRto;
        _minimum = options.MinimumRto;
        _maximum = options.MaximumRto;
    }

    /// <summary>SRTT; 0 before the first sample.</summary>
    public Duration Smoothed { get; private set; }

    /// <summary>RTTVAR; 0 before the first sample.</summary>
    public Duration Deviation { get; private set; }

    /// <summary>The newest sample; 0 before the first.</summary>
    public Duration Latest { get; private set; }

    /// <summary>The least sample on this path; 0 before the first.</summary>
    public Duration Minimum { get; private set; }

    /// <summary>Whether there was a sample.</summary>
    public bool HasSample => Smoothed > Duration.Zero;

    /// <summary>The greatest retransmission timeout.</summary>
    public Duration Greatest => _maximum;

    /// <summary>The retransmission timeout before any doubling.</summary>
    public Duration Undoubled => Duration.Min(
        _maximum, Duration.Max(_minimum, HasSample ? Smoothed + Duration.Max(Granularity, Deviation * 4) : _initial));

    /// <summary>The retransmission timeout, doubled as often as it ran out since the last sample (RFC 6298 §5.5).</summary>
    public Duration Rto => Undoubled.DoubledWithin(_maximum, _doublings);

    /// <summary>After how long without an ACK the tail of what was sent is probed (DATA-9d; RFC 9002 §6.2.1).</summary>
    /// <param name="ackDelay">How long the peer may take to acknowledge.</param>
    public Duration ProbeTimeout(Duration ackDelay) =>
        HasSample ? Duration.Min(Rto, Smoothed + Duration.Max(Granularity, Deviation * 4) + ackDelay) : Rto;

    /// <summary>A round trip was measured (RFC 6298 §2).</summary>
    /// <param name="roundTrip">What is below 1 ns counts as 1 ns.</param>
    public void Sample(Duration roundTrip)
    {
        roundTrip = Duration.Max(new Duration(1), roundTrip);
        Latest = roundTrip;
        Minimum = Minimum == Duration.Zero ? roundTrip : Duration.Min(Minimum, roundTrip);
        _doublings = 0;
        if (!HasSample)
        {
            (Smoothed, Deviation) = (roundTrip, roundTrip / 2);
            return;
        }

        Duration off = Smoothed > roundTrip ? Smoothed - roundTrip : roundTrip - Smoothed;
        Deviation = ((Deviation * 3) + off) / 4;
        Smoothed = Duration.Max(new Duration(1), ((Smoothed * 7) + roundTrip) / 8);
    }

    /// <summary>A sample that includes the time that the receiver took to acknowledge (DATA-8).</summary>
    /// <param name="roundTrip">From sending to the ACK.</param>
    /// <param name="ackDelay">What of it the receiver says it waited.</param>
    public void Sample(Duration roundTrip, Duration ackDelay)
    {
        // A delay that is told wrongly must not make a path look shorter than it ever was.
        Duration least = Minimum == Duration.Zero ? roundTrip : Duration.Min(Minimum, roundTrip);
        Minimum = least;
        Sample(Duration.Max(least, roundTrip - ackDelay));
    }

    /// <summary>The timer ran out.</summary>
    public void Double() => _doublings = Math.Min(_doublings + 1, 40);

    /// <summary>Another path: nothing that was measured is true of it (MIG-16).</summary>
    public void Reset() => (Smoothed, Deviation, Latest, Minimum, _doublings) = (default, default, default, default, 0);
}
