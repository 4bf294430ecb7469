namespace ServalRef.Runtime.Congestion;

/// <summary>Each flow for itself, as TCP does (RFC 5681): n flows take n shares of a bottleneck. For comparison (CC-8).</summary>
public sealed class Reno : ICongestionControl
{
    /// <summary>The algorithm; it has no state, so one will do.</summary>
    public static Reno Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "reno";

    /// <inheritdoc/>
    public double Increase(ReadOnlySpan<PathState> paths, int own, double bytesAcked) => paths[own].RenoIncrease(bytesAcked);
}
