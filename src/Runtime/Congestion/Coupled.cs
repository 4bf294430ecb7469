namespace ServalRef.Runtime.Congestion;

/// <summary>Increase and decrease by the total window: all traffic moves to the least congested path. For comparison (CC-8).</summary>
/// <remarks>
/// The algorithm of Kelly and Voice and of Han and others, as NSDI 2011 §2.2 gives it: 1 / cwnd_total for each packet, and half of
/// cwnd_total taken from the window that lost. It ignores round-trip times, and gives up paths that it does not probe any more.
/// </remarks>
public sealed class Coupled : ICongestionControl
{
    /// <summary>The algorithm; it has no state, so one will do.</summary>
    public static Coupled Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "coupled";

    /// <inheritdoc/>
    public double Increase(ReadOnlySpan<PathState> paths, int own, double bytesAcked) => bytesAcked * paths[own].Mss / Total(paths);

    /// <inheritdoc/>
    public double WindowAfterLoss(ReadOnlySpan<PathState> paths, int own) => paths[own].Window - (Total(paths) / 2);

    /// <summary>cwnd_total: the sum of the windows in bytes.</summary>
    internal static double Total(ReadOnlySpan<PathState> paths)
    {
        double total = 0;
        foreach (ref readonly PathState path in paths)
        {
            total += path.Window;
        }

        return total;
    }
}
