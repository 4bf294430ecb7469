namespace ServalRef.Runtime.Congestion;

/// <summary>The algorithms by name.</summary>
public static class CongestionControls
{
    /// <summary>All of them; LIA, which the protocol asks for, is the first (CC-3, CC-8).</summary>
    public static IReadOnlyList<ICongestionControl> All { get; } =
    [
        Lia.Instance, Reno.Instance, Ewtcp.Instance, Coupled.Instance, SemiCoupled.Instance, Olia.Instance, Balia.Instance,
    ];

    /// <summary>Finds an algorithm.</summary>
    /// <param name="name">Its <see cref="ICongestionControl.Name"/>; case counts.</param>
    /// <returns>The algorithm, or null if no one is called so.</returns>
    public static ICongestionControl? Find(string name) => All.FirstOrDefault(algorithm => algorithm.Name == name);
}
