using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>The model of registration at a rendezvous: MIG-21, MIG-22.</summary>
public static class RendezvousModel
{
    /// <summary>The model within bounds.</summary>
    /// <param name="options">How often the host moves, and what else may happen.</param>
    public static Model Of(RendezvousOptions options) => Of(options, RendezvousRules.Live);

    /// <summary>The model in the strongest network, with one renewal and one expiry.</summary>
    /// <param name="moves">How often the host moves.</param>
    public static Model Of(int moves) => Of(new RendezvousOptions { Moves = moves, Expiries = 1 });

    internal static Model Of(RendezvousOptions options, RendezvousRules rules)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new RendezvousWorld(options, rules, RendezvousRequirements.All);
    }
}
