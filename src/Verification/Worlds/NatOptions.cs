using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>What can happen to a flow whose end A sits behind a translator: the bound of a model.</summary>
public sealed record NatOptions : NetworkOptions
{
    /// <summary>How often the translator gives A another mapping, in silence.</summary>
    public int Remaps { get; init; }

    /// <summary>How often B changes its address; whoever has its rendezvous finds it.</summary>
    public int MovesB { get; init; }

    /// <summary>How often A checks the path without being told to.</summary>
    public int PathChecks { get; init; } = 1;

    /// <summary>
    /// How often a late copy of A's newest RSYN, from a mapping that is gone, may make B answer there under a fresh version.
    /// </summary>
    /// <remarks>
    /// The bound that keeps the model finite: two copies of one RSYN, from two mappings, could go on outdoing each other for
    /// ever. Copies from the current mapping are not limited, so that nothing that helps is left out.
    /// </remarks>
    public int LateCopies { get; init; } = 2;

    /// <summary>Whether the translator shows A to B's rendezvous under another mapping, by which nobody else reaches A.</summary>
    public bool OtherMappingThere { get; init; }

    /// <summary>Whether A sends data, which B's control plane sees.</summary>
    public bool Data { get; init; }

    /// <summary>Whether B says MOVED only to a source that is neither adopted nor candidate, to show that this is noticed .</summary>
    internal bool TellsStrangersOnly { get; init; }

    /// <summary>A change to the machines, to show that it is noticed.</summary>
    internal MachineEdit? Edit { get; init; }
}
