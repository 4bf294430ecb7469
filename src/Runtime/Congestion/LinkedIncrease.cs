namespace ServalRef.Runtime.Congestion;

/// <summary>The link between the flows of a connection that LIA makes (RFC 6356 §3).</summary>
/// <remarks>
/// With the path of the greatest cwnd / rtt² for the best, equation 2 is the same as
/// <c>alpha = (Σ cwnd_i / cwnd_best) / (Σ (cwnd_i / rtt_i) / (cwnd_best / rtt_best))²</c>, and <c>alpha / cwnd_total</c> needs no total.
/// In this form every term is a ratio, and the squared sum is at least 1: no unit, however unlucky, makes anything vanish or
/// overflow, which is how implementations come to an alpha of 0 (CC-4).
/// </remarks>
public readonly struct LinkedIncrease
{
    private readonly double _bestWindow;
    private readonly double _totalRate;

    private LinkedIncrease(double alpha, double bestWindow, double totalRate) =>
        (Alpha, _bestWindow, _totalRate) = (alpha, bestWindow, totalRate);

    /// <summary>How aggressive the flows are together: with equal round-trip times they gain alpha × MSS in one; at least 1/n (CC-7).</summary>
    public double Alpha { get; }

    /// <summary>Links flows as they are now.</summary>
    /// <param name="paths">The flows that count (CC-5).</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static LinkedIncrease Of(ReadOnlySpan<PathState> paths)
    {
        if (paths.IsEmpty)
        {
            throw new ArgumentException("There is no flow to link.", nameof(paths));
        }

        PathState best = Best(paths);
        double totalWindow = 0;
        double totalRate = 0;
        foreach (ref readonly PathState path in paths)
        {
            double window = path.Window / best.Window;
            totalWindow += window;
            totalRate += window * (best.RoundTrip / path.RoundTrip);
        }

        return new LinkedIncrease(totalWindow / totalRate / totalRate, best.Window, totalRate);
    }

    /// <summary>The increase of equation 1 before its minimum is taken: bytes_acked × MSS × alpha / cwnd_total.</summary>
    /// <param name="mss">The packet size of the flow in bytes.</param>
    /// <param name="bytesAcked">Bytes newly acknowledged.</param>
    /// <returns>Bytes, with their fraction.</returns>
    public double Linked(double mss, double bytesAcked) => bytesAcked * mss / _bestWindow / _totalRate / _totalRate;

    /// <summary>The increase of equation 1: never more than TCP alone would add on that flow (CC-3, CC-7).</summary>
    /// <param name="path">The flow; it need not be among those linked.</param>
    /// <param name="bytesAcked">Bytes newly acknowledged.</param>
    /// <returns>Bytes, with their fraction.</returns>
    public double ForAck(in PathState path, double bytesAcked) =>
        Math.Min(Linked(path.Mss, bytesAcked), path.RenoIncrease(bytesAcked));

    // Which path is best shows in ratios too: cwnd_i / cwnd_best > (rtt_i / rtt_best)².
    private static PathState Best(ReadOnlySpan<PathState> paths)
    {
        PathState best = paths[0];
        foreach (ref readonly PathState path in paths[1..])
        {
            double slower = path.RoundTrip / best.RoundTrip;
            if (path.Window / best.Window > slower * slower)
            {
                best = path;
            }
        }

        return best;
    }
}
