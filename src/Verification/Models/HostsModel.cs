using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>The models of the host engine: two hosts with addresses of their own and a rendezvous each.</summary>
public static class HostsModel
{
    /// <summary>An open flow whose ends move, as the hosts decide where to (MIG-1 to MIG-5, MIG-21, MIG-22).</summary>
    public static HostsOptions Moving(ModelBound bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        return Bounded with { Capacity = bound.Moves > 1 ? 1 : 2, MakeBeforeBreak = bound.Moves <= 1, MovesA = bound.MovesA, MovesB = bound.MovesB, Rendezvous = bound.Rendezvous };
    }

    /// <summary>The same from the SYN on, with an attacker who has no nonce (OPEN-11, SEC-3, SEC-6).</summary>
    public static HostsOptions Opening(ModelBound bound) => Moving(bound) with { FromClosed = true, Forger = true };

    /// <summary>A host one of whose addresses leads nowhere (MIG-5).</summary>
    public static HostsOptions DeadEnd(ModelBound bound) => Moving(bound) with { Addresses = 2, DeadEnd = true, MovesB = 0 };

    /// <summary>Two hosts with two addresses each, of which one opens a further flow as soon as it may (OPEN-22, OPEN-24, OPEN-27).</summary>
    public static HostsOptions Joining(ModelBound bound) =>
        Moving(bound) with { FromClosed = true, Addresses = 2, Joins = true, Rendezvous = false, Losses = 1 };

    /// <summary>Two hosts that both move, and have no rendezvous to find each other by (CONN-6).</summary>
    public static HostsOptions LostPeers(ModelBound bound) => Moving(bound) with { Rendezvous = false };

    /// <summary>What its network does.</summary>
    internal static string Network(ModelBound bound) =>
        $"at most {(bound.Moves > 1 ? "1 packet" : "2 packets")} each way, lost, delayed and reordered";

    private static HostsOptions Bounded => new() { Pool = false, Duplication = false };

    internal static Model Of(HostsOptions options, IReadOnlyList<RequirementOn<HostsView>> requirements) => new HostsWorld(options, requirements);
}
