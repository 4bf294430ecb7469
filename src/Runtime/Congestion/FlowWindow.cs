namespace ServalRef.Runtime.Congestion;

/// <summary>The congestion window of one flow: slow start, recovery and timeouts are its own, congestion avoidance its connection's.</summary>
/// <remarks>
/// It sees no clock and no packet; whoever sends tells it of ACKs, losses and timeouts, and asks <see cref="Cwnd"/> before sending.
/// Positions are numbers in the order of sending: packet numbers in mtp1, sequence numbers in TCP. A sender that counts what is in
/// flight leaves it at that; a NewReno, which cannot, opens the window by <see cref="Inflate"/> during recovery.
/// </remarks>
public sealed class FlowWindow
{
    // Far beyond any path, and far enough below 2^53 for a double to hold a window to the byte.
    private const long GreatestCwnd = 1L << 50;

    private readonly ConnectionWindows _connection;
    private readonly WindowOptions _options;
    private double _remainder;
    private double _roundTrip;
    private ulong _reducedUpTo;
    private bool _timedOut;
    private long _used;
    private LossHistory _losses;
    private Standing? _before;

    internal FlowWindow(ConnectionWindows connection, WindowOptions options)
    {
        (_connection, _options) = (connection, options);
        OnNewPath(options.Mss);
    }

    /// <summary>The greatest number of bytes of data in one packet.</summary>
    public int Mss { get; private set; }

    /// <summary>Bytes that may be in flight, at least one MSS.</summary>
    public long Cwnd { get; private set; }

    /// <summary>The slow start threshold in bytes, at least two MSS (CC-2).</summary>
    public long Ssthresh { get; private set; }

    /// <summary>Whether the window was reduced for a loss, and nothing sent since has been acknowledged.</summary>
    public bool InRecovery { get; private set; }

    /// <summary>The position from which on a loss reduces the window (CC-9).</summary>
    public ulong ReducedUpTo => _reducedUpTo;

    /// <summary>Whether an ACK makes the window grow by itself rather than in concert with the other flows.</summary>
    public bool InSlowStart => !InRecovery && Cwnd < Ssthresh;

    /// <summary>Whether data may be sent on the flow at all; if not, it does not count for the others (CC-5).</summary>
    public bool IsUsable { get; set; } = true;

    /// <summary>SRTT in seconds, or in any unit that all flows of the connection share; 0: no sample yet (CC-5).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public double SmoothedRoundTrip
    {
        get => _roundTrip;
        set => _roundTrip = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A round-trip time is a finite number, at least 0.");
    }

    /// <summary>The window as it counts for its connection: without what inflates it (CC-6), and not more than is used (CC-10).</summary>
    internal long Counted => Math.Min(InRecovery ? Ssthresh : Cwnd, _used);

    /// <summary>Whether the flow counts for its connection (CC-5).</summary>
    internal bool Counts => IsUsable && _roundTrip > 0 && Counted > 0;

    /// <summary>The flow as the algorithms see it.</summary>
    /// <param name="window">The window to show, in bytes.</param>
    internal PathState Show(long window) => new(window, _roundTrip, Mss, _losses.Distance);

    /// <summary>An ACK came for data of this flow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of bytes is below 0.</exception>
    public void OnAck(in Acknowledgement ack)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ack.Bytes, nameof(ack));
        ArgumentOutOfRangeException.ThrowIfNegative(ack.InFlight, nameof(ack));
        _losses = _losses.Acknowledge(ack.Bytes);
        _timedOut &= ack.Bytes == 0;
        _used = ack.ApplicationLimited ? ack.InFlight : long.MaxValue;
        if (InRecovery)
        {
            EndRecovery(ack.Position);
            return;
        }

        // A window that is not filled has not been tried; it must not grow on the strength of that (CC-10).
        if (!ack.ApplicationLimited)
        {
            Grow(Cwnd < Ssthresh ? SlowStart(ack.Bytes) : _connection.Increase(this, ack.Bytes));
        }
    }

    /// <summary>Data of this flow was declared lost, other than by timeout.</summary>
    /// <param name="lost">The position of the last data lost.</param>
    /// <param name="next">The position that would be sent next, beyond all that was sent.</param>
    /// <param name="inFlight">Bytes in flight before the loss was declared, the lost ones included.</param>
    /// <returns>Whether it reduced the window: the loss of what was sent before the last reduction does not (CC-9).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of bytes is below 0.</exception>
    public bool OnLoss(ulong lost, ulong next, long inFlight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inFlight);
        if (lost < _reducedUpTo)
        {
            return false;
        }

        // What goes beyond the window was sent by limited transmit, and does not count (RFC 5681 §3.2).
        double left = _connection.WindowAfterLoss(this, Math.Min(inFlight, Cwnd));
        Reduce((long)left, next);
        Cwnd = Ssthresh;
        InRecovery = true;
        return true;
    }

    /// <summary>The retransmission timer ran out: all that is in flight is taken for lost (CC-2).</summary>
    /// <param name="next">The position that would be sent next, beyond all that was ever sent.</param>
    /// <param name="inFlight">Bytes in flight before the timeout.</param>
    /// <param name="persistent">Whether the path is congested for so long that slow start begins anew (RFC 9002 §7.6).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of bytes is below 0.</exception>
    public void OnTimeout(ulong next, long inFlight, bool persistent = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inFlight);

        // A second one before any ACK says the same as a long one.
        persistent |= _timedOut;
        if (!_timedOut)
        {
            // Only the first in a row says something about the path; ssthresh stands then (RFC 5681 §3.1; R-63).
            Reduce(Math.Min(inFlight, Cwnd) / 2, next);
        }

        Cwnd = persistent ? Mss : Ssthresh;
        _reducedUpTo = next;
        _timedOut = true;
        InRecovery = !persistent;
    }

    /// <summary>What the window was last reduced for was no loss: it is as wide as it was, or wider (DATA-9f; RFC 4015).</summary>
    /// <returns>Whether there was anything to undo.</returns>
    public bool Undo()
    {
        if (_before is not { } before)
        {
            return false;
        }

        (Cwnd, Ssthresh) = (Math.Max(Cwnd, before.Cwnd), before.Ssthresh);
        (_reducedUpTo, _losses) = (before.ReducedUpTo, before.Losses);
        (InRecovery, _timedOut, _before) = (false, false, null);
        return true;
    }

    /// <summary>Nothing was sent for more than an RTO: the window is no longer known to be right (CC-11; RFC 5681 §4.1).</summary>
    public void OnIdle() => Cwnd = Math.Min(Cwnd, _options.InitialWindow(Mss));

    /// <summary>The flow has another path: nothing that was learnt is true of it (MIG-16).</summary>
    /// <param name="mss">The packet size of the new path, 1 to 65535 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is none.</exception>
    public void OnNewPath(int mss)
    {
        Mss = WindowOptions.CheckMss(mss);
        Cwnd = _options.InitialWindow(mss);
        Ssthresh = Math.Max(_options.InitialSsthresh, 2L * mss);
        (_remainder, _roundTrip, _reducedUpTo, _timedOut, InRecovery) = (0, 0, 0, false, false);
        _used = long.MaxValue;
        _losses = default;
        _before = null;
    }

    /// <summary>The packet size of the path changed; the window, in bytes, stays but for its floor.</summary>
    /// <param name="mss">The new size, 1 to 65535 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is none.</exception>
    public void OnMssChanged(int mss)
    {
        Mss = WindowOptions.CheckMss(mss);
        Cwnd = Math.Max(Cwnd, mss);
        Ssthresh = Math.Max(Ssthresh, 2L * mss);
    }

    /// <summary>Opens the window during recovery for what has left the network, or takes that back (RFC 6582 §3.2).</summary>
    /// <param name="bytes">Bytes to add; below 0 to take away, which leaves one MSS at least.</param>
    /// <exception cref="InvalidOperationException">The flow is not in recovery.</exception>
    public void Inflate(long bytes)
    {
        if (!InRecovery)
        {
            throw new InvalidOperationException("A window is inflated in recovery only.");
        }

        Cwnd = Math.Clamp(Cwnd + bytes, Mss, GreatestCwnd);
    }

    // The ACK that ends recovery takes the inflation away and adds nothing (RFC 5681 §3.2, step 6).
    private void EndRecovery(ulong position)
    {
        if (position >= _reducedUpTo)
        {
            InRecovery = false;
            Cwnd = Ssthresh;
        }
    }

    // At most one packet for each ACK (CC-1; RFC 5681 §3.1, equation 2), or all that it acknowledges (RFC 9002 §7.3.1).
    private double SlowStart(long bytes) => _options.CountsBytes ? Math.Min(bytes, Ssthresh - Cwnd) : Math.Min(bytes, Mss);

    private void Reduce(long left, ulong next)
    {
        _before = new Standing(Cwnd, Ssthresh, _reducedUpTo, _losses);
        Ssthresh = Math.Max(left, 2L * Mss);
        _reducedUpTo = next;
        _remainder = 0;
        _losses = _losses.Lose();
    }

    // Whole bytes go into the window, the fraction waits for the next ACK; so no increase is lost, however small (CC-3, R-36).
    private void Grow(double bytes)
    {
        double exact = _remainder + bytes;
        double whole = Math.Floor(exact);
        _remainder = exact - whole;
        Cwnd = Math.Clamp(Cwnd + (long)whole, Mss, GreatestCwnd);
    }

    private readonly record struct Standing(long Cwnd, long Ssthresh, ulong ReducedUpTo, LossHistory Losses);
}
