namespace ServalRef.Runtime.Congestion;

/// <summary>Opportunistic linked increases (Khalili and others, CoNEXT 2012; draft-khalili-mptcp-congestion-control). For comparison (CC-8).</summary>
/// <remarks>
/// Per byte and MSS a window grows by (cwnd / rtt²) / (Σ cwnd / rtt)² + shift / cwnd. The shift moves window from the paths with the
/// greatest windows to those that are better than their windows show: the better a path, the more bytes pass between two of its
/// losses. It adds up to 0 over all paths, and is 0 where the best paths have the greatest windows already.
/// </remarks>
public sealed class Olia : ICongestionControl
{
    /// <summary>The algorithm; it has no state, so one will do.</summary>
    public static Olia Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "olia";

    /// <inheritdoc/>
    public double Increase(ReadOnlySpan<PathState> paths, int own, double bytesAcked)
    {
        double totalRate = 0;
        foreach (ref readonly PathState path in paths)
        {
            totalRate += path.Rate;
        }

        ref readonly PathState flow = ref paths[own];
        double linked = flow.Rate / flow.RoundTrip / totalRate / totalRate;
        return bytesAcked * flow.Mss * (linked + (Shift(paths, own) / flow.Window));
    }

    /// <summary>The draft's alpha_r: what a path gains or gives away, in packets for each window acknowledged.</summary>
    /// <param name="paths">The flows that count.</param>
    /// <param name="own">Which of them is asked about.</param>
    /// <returns>A number from -1 to 1.</returns>
    public static double Shift(ReadOnlySpan<PathState> paths, int own)
    {
        double greatest = 0;
        double best = 0;
        foreach (ref readonly PathState path in paths)
        {
            greatest = Math.Max(greatest, path.Window);
            best = Math.Max(best, Quality(path));
        }

        int widest = 0;
        int collected = 0;
        foreach (ref readonly PathState path in paths)
        {
            bool isWidest = path.Window == greatest;
            widest += isWidest ? 1 : 0;
            collected += !isWidest && Quality(path) == best ? 1 : 0;
        }

        if (collected == 0)
        {
            return 0;
        }

        ref readonly PathState flow = ref paths[own];
        return flow.Window == greatest ? -1.0 / paths.Length / widest
            : Quality(flow) == best ? 1.0 / paths.Length / collected
            : 0;
    }

    // TCP's rate grows with the root of the distance between losses and falls with the round-trip time; this is its square.
    private static double Quality(in PathState path) => path.LossDistance / path.RoundTrip / path.RoundTrip;
}
