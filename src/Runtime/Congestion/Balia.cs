namespace ServalRef.Runtime.Congestion;

/// <summary>Balanced linked adaptation (Peng and others 2016; draft-walid-mptcp-congestion-control). For comparison (CC-8).</summary>
/// <remarks>
/// With x = cwnd / rtt and the ratio r = max x / x of a flow, its window grows, per byte and MSS, by
/// (x / rtt) / (Σ x)² · (1 + r)/2 · (4 + r)/5, and a loss takes min(r, 1.5)/2 of it.
/// </remarks>
public sealed class Balia : ICongestionControl
{
    private const double GreatestRatioOfLoss = 1.5;

    /// <summary>The algorithm; it has no state, so one will do.</summary>
    public static Balia Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "balia";

    /// <inheritdoc/>
    public double Increase(ReadOnlySpan<PathState> paths, int own, double bytesAcked)
    {
        double totalRate = 0;
        foreach (ref readonly PathState path in paths)
        {
            totalRate += path.Rate;
        }

        ref readonly PathState flow = ref paths[own];
        double ratio = Ratio(paths, flow);
        return bytesAcked * flow.Mss * (flow.Rate / flow.RoundTrip / totalRate / totalRate) * ((1 + ratio) / 2) * ((4 + ratio) / 5);
    }

    /// <inheritdoc/>
    public double WindowAfterLoss(ReadOnlySpan<PathState> paths, int own)
    {
        ref readonly PathState flow = ref paths[own];
        return flow.Window * (1 - (Math.Min(Ratio(paths, flow), GreatestRatioOfLoss) / 2));
    }

    private static double Ratio(ReadOnlySpan<PathState> paths, in PathState flow)
    {
        double greatest = 0;
        foreach (ref readonly PathState path in paths)
        {
            greatest = Math.Max(greatest, path.Rate);
        }

        return greatest / flow.Rate;
    }
}
