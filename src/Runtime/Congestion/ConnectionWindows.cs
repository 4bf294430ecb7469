namespace ServalRef.Runtime.Congestion;

/// <summary>The congestion windows of all flows of a connection, and the algorithm that links them.</summary>
/// <remarks>A plain TCP is a connection of one flow, with <see cref="Reno"/> or any other algorithm: for one flow all are the same.</remarks>
/// <param name="algorithm">The algorithm; <see cref="Lia"/> unless others are compared (CC-3, CC-8).</param>
public sealed class ConnectionWindows(ICongestionControl algorithm)
{
    private readonly List<FlowWindow> _flows = [];
    private PathState[] _paths = [];

    /// <summary>The algorithm that links the flows.</summary>
    public ICongestionControl Algorithm { get; } = algorithm;

    /// <summary>The windows, in the order in which the flows came.</summary>
    public IReadOnlyList<FlowWindow> Flows => _flows;

    /// <summary>A flow came: it begins in slow start, and counts from its first round-trip sample on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The MSS is not 1 to 65535.</exception>
    public FlowWindow Add(WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        FlowWindow flow = new(this, options);
        _flows.Add(flow);
        _paths = new PathState[_flows.Count];
        return flow;
    }

    /// <summary>A flow is over, and no longer counts for the others; what its window is told from now on concerns it alone.</summary>
    /// <returns>Whether it was one of this connection's.</returns>
    public bool Remove(FlowWindow flow) => _flows.Remove(flow);

    /// <summary>The flows that count: those that are usable and have a round-trip sample (CC-5).</summary>
    /// <returns>A view that holds until the next call or event; perhaps empty.</returns>
    public ReadOnlySpan<PathState> Counted() => Count(null, 0, out _);

    /// <summary>What an ACK adds to a flow's window in congestion avoidance.</summary>
    internal double Increase(FlowWindow flow, long bytes)
    {
        ReadOnlySpan<PathState> paths = Count(flow, flow.Cwnd, out int own);

        // Of a flow without a sample nothing can be said in relation to others; alone, it is a TCP.
        return own >= 0 ? Algorithm.Increase(paths, own, bytes) : flow.Show(flow.Cwnd).RenoIncrease(bytes);
    }

    /// <summary>What a loss leaves of a flow's window of which this much is in flight.</summary>
    internal double WindowAfterLoss(FlowWindow flow, long inFlight)
    {
        ReadOnlySpan<PathState> paths = Count(flow, inFlight, out int own);
        return own >= 0 ? Algorithm.WindowAfterLoss(paths, own) : inFlight / 2.0;
    }

    // Collects the flows that count, one of them perhaps with another window than its own.
    private ReadOnlySpan<PathState> Count(FlowWindow? shown, long window, out int own)
    {
        int count = 0;
        own = -1;
        foreach (FlowWindow flow in _flows)
        {
            if (!flow.Counts || (flow == shown && window == 0))
            {
                continue;
            }

            if (flow == shown)
            {
                own = count;
            }

            _paths[count++] = flow.Show(flow == shown ? window : flow.Counted);
        }

        return _paths.AsSpan(0, count);
    }
}
