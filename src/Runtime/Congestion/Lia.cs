namespace ServalRef.Runtime.Congestion;

/// <summary>Linked increases, RFC 6356: the algorithm of the protocol (CC-3).</summary>
/// <remarks>alpha is computed anew for each ACK: that takes a fraction of a microsecond, and what is not kept is never stale (CC-4).</remarks>
public sealed class Lia : ICongestionControl
{
    /// <summary>The algorithm; it has no state, so one will do.</summary>
    public static Lia Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "lia";

    /// <inheritdoc/>
    public double Increase(ReadOnlySpan<PathState> paths, int own, double bytesAcked) =>
        LinkedIncrease.Of(paths).ForAck(paths[own], bytesAcked);
}
