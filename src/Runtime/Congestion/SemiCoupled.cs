namespace ServalRef.Runtime.Congestion;

/// <summary>Coupled increase, plain halving: traffic leans to the better path and probes the other (NSDI 2011 §2.4). For comparison (CC-8).</summary>
public sealed class SemiCoupled : ICongestionControl
{
    private readonly double _aggressiveness;

    /// <summary>Creates the algorithm.</summary>
    /// <param name="aggressiveness">The paper's constant a, above 0; with 1/n, n paths of equal loss and delay make one TCP.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number above 0.</exception>
    public SemiCoupled(double aggressiveness = 1)
    {
        _aggressiveness = double.IsFinite(aggressiveness) && aggressiveness > 0
            ? aggressiveness
            : throw new ArgumentOutOfRangeException(nameof(aggressiveness), aggressiveness, "It has to be a finite number above 0.");
    }

    /// <summary>The algorithm with a = 1, which for a single flow is Reno.</summary>
    public static SemiCoupled Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "semicoupled";

    /// <inheritdoc/>
    public double Increase(ReadOnlySpan<PathState> paths, int own, double bytesAcked) =>
        _aggressiveness * bytesAcked * paths[own].Mss / Coupled.Total(paths);
}
