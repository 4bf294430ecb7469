namespace ServalRef.StateMachines.Services;

/// <summary>One place that a FORWARD rule may send a packet to.</summary>
/// <param name="Address">The place.</param>
/// <param name="Priority">Only targets of the greatest priority are chosen from.</param>
/// <param name="Weight">Its share among those; 0: none, unless all of them have 0.</param>
public readonly record struct ServiceTarget(NetworkAddress Address, uint Priority = 1, uint Weight = 1);

/// <summary>The choice among several targets: a pure rule (RES-2).</summary>
public static class Anycast
{
    /// <summary>Chooses one target of the highest priority, in proportion to the weights.</summary>
    /// <param name="targets">The targets, in any order.</param>
    /// <param name="draw">A random number, at least 0 and below 1.</param>
    /// <returns>The target, or none if there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not in its range.</exception>
    public static ServiceTarget? Choose(ValueArray<ServiceTarget> targets, double draw)
    {
        // Written so that a draw that is not a number is refused too.
        if (!(draw is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(draw), draw, "A draw is at least 0 and below 1.");
        }

        ServiceTarget[] best = Highest(targets);
        double total = best.Sum(t => (double)t.Weight);
        bool equal = total == 0;
        double point = draw * (equal ? best.Length : total);
        double passed = 0;
        ServiceTarget? chosen = null;
        foreach (ServiceTarget target in best)
        {
            double share = equal ? 1 : target.Weight;
            if (share > 0 && passed <= point)
            {
                chosen = target;
            }

            passed += share;
        }

        return chosen;
    }

    private static ServiceTarget[] Highest(ValueArray<ServiceTarget> targets)
    {
        uint priority = targets.Count == 0 ? 0 : targets.Max(t => t.Priority);
        return [.. targets.Where(t => t.Priority == priority)];
    }
}
