using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>The model of a flow behind a translator: MIG-7, MIG-8, MIG-24, MIG-25.</summary>
public static class NatModel
{
    /// <summary>The model within bounds.</summary>
    /// <param name="options">How often the mapping changes, and what else may happen.</param>
    public static Model Of(NatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new NatWorld(options, NatRequirements.All);
    }

    /// <summary>The model in the strongest network.</summary>
    /// <param name="remaps">How often A's mapping changes.</param>
    /// <param name="movesB">How often B moves.</param>
    public static Model Of(int remaps, int movesB) => Of(new NatOptions { Remaps = remaps, MovesB = movesB });
}
