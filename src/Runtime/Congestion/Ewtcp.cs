namespace ServalRef.Runtime.Congestion;

/// <summary>Equally weighted TCP: each of n flows takes the n-th part of a TCP, wherever it is. For comparison (CC-8).</summary>
/// <remarks>A window settles in proportion to the square root of its increase, so the n-th part needs 1/n² of Reno's .</remarks>
public sealed class Ewtcp : ICongestionControl
{
    /// <summary>The algorithm; it has no state, so one will do.</summary>
    public static Ewtcp Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "ewtcp";

    /// <inheritdoc/>
    public double Increase(ReadOnlySpan<PathState> paths, int own, double bytesAcked) =>
        paths[own].RenoIncrease(bytesAcked) / paths.Length / paths.Length;
}
