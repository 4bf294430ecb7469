namespace ServalRef.Runtime.Transfer;

/// <summary>Round-trip time and retransmission timeout of one flow (RFC 6298), in nanoseconds.</summary>
/// <remarks>
/// Control and data of a flow share it (CTL-6). Packet numbers are never reused, so Karn's rule needs no care for data; of a
/// control packet that was sent twice the caller gives no sample.
/// </remarks>
public sealed class RoundTripEstimator
{
    // G of RFC 6298 §2.3: a variance of nothing is no promise.
    private const long Granularity = 1_000_000;

    private readonly long _initial;
    private readonly long _minimum;
    private readonly long _maximum;
    private int _doublings;

    /// <summary>An estimator without a sample.</summary>
    public RoundTripEstimator(TransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _initial = options.InitialRto.Nanoseconds;
        _minimum = options.MinimumRto.Nanoseconds;
        _maximum = options.MaximumRto.Nanoseconds;
    }

    /// <summary>SRTT; 0 before the first sample.</summary>
    public long Smoothed { get; private set; }

    /// <summary>RTTVAR; 0 before the first sample.</summary>
    public long Deviation { get; private set; }

    /// <summary>The newest sample; 0 before the first.</summary>
    public long Latest { get; private set; }

    /// <summary>The least sample on this path; 0 before the first.</summary>
    public long Minimum { get; private set; }

    /// <summary>Whether there was a sample.</summary>
    public bool HasSample => Smoothed > 0;

    /// <summary>The greatest retransmission timeout.</summary>
    public long Greatest => _maximum;

    /// <summary>The retransmission timeout before any doubling.</summary>
    public long Undoubled => Math.Clamp(
        HasSample ? Smoothed + Math.Max(Granularity, 4 * Deviation) : _initial, Math.Min(_minimum, _maximum), _maximum);

    /// <summary>The retransmission timeout, doubled as often as it ran out since the last sample (RFC 6298 §5.5).</summary>
    public long Rto => Undoubled > _maximum >> _doublings ? _maximum : Undoubled << _doublings;

    /// <summary>A round trip was measured (RFC 6298 §2).</summary>
    /// <param name="roundTrip">Nanoseconds; what is below 1 counts as 1.</param>
    public void Sample(long roundTrip)
    {
        roundTrip = Math.Max(1, roundTrip);
        Latest = roundTrip;
        Minimum = Minimum == 0 ? roundTrip : Math.Min(Minimum, roundTrip);
        _doublings = 0;
        if (!HasSample)
        {
            (Smoothed, Deviation) = (roundTrip, roundTrip / 2);
            return;
        }

        Deviation = ((3 * Deviation) + Math.Abs(Smoothed - roundTrip)) / 4;
        Smoothed = Math.Max(1, ((7 * Smoothed) + roundTrip) / 8);
    }

    /// <summary>A sample that includes the time that the receiver took to acknowledge (DATA-8).</summary>
    /// <param name="roundTrip">From sending to the ACK, in nanoseconds.</param>
    /// <param name="ackDelay">What of it the receiver says it waited.</param>
    public void Sample(long roundTrip, long ackDelay)
    {
        // A delay that is told wrongly must not make a path look shorter than it ever was.
        long least = Minimum == 0 ? roundTrip : Math.Min(Minimum, roundTrip);
        Minimum = least;
        Sample(Math.Max(least, roundTrip - ackDelay));
    }

    /// <summary>The timer ran out.</summary>
    public void Double() => _doublings = Math.Min(_doublings + 1, 40);

    /// <summary>The destination answers, or is another: the timeout is no longer doubled (CTL-15).</summary>
    public void Settle() => _doublings = 0;

    /// <summary>Another path: nothing that was measured is true of it (MIG-16).</summary>
    public void Reset() => (Smoothed, Deviation, Latest, Minimum, _doublings) = (0, 0, 0, 0, 0);
}
