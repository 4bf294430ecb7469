using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>The model of a flow that moves and that either side may give up: MIG-5, MIG-18, MIG-19, SEC-8, FLOW-5, FLOW-6.</summary>
/// <remarks>
/// It rests on one assumption: a host whose peer is over notices, because nothing comes any more, and checks the path
/// (MIG-24); where there is no data to miss, CONN-6 comes in its place. That the peer's reply RST tells it (SEC-6) is not needed.
/// </remarks>
public static class ExhaustionModel
{
    /// <summary>The model within bounds.</summary>
    /// <param name="options">How often each side moves, and what else may happen.</param>
    public static Model Of(WorldOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return World.OfFlows(options, ExhaustionRequirements.Of(options));
    }

    /// <summary>Either side may give up, or be answered by a stranger at an address that the other has left.</summary>
    /// <param name="movesA">How often A moves.</param>
    /// <param name="movesB">How often B does.</param>
    public static Model Of(int movesA, int movesB) => Of(Bounds(movesA, movesB));

    /// <summary>Nobody gives up and no tries run out; strangers answer where B was, and only A's rendezvous is known.</summary>
    /// <param name="movesA">How often A moves.</param>
    /// <param name="movesB">How often B does.</param>
    public static Model Patient(int movesA, int movesB) => Of(PatientBounds(movesA, movesB));

    /// <summary>Nobody gives up and no tries run out; A's first move leads nowhere, and what a host has left goes on working.</summary>
    /// <param name="movesA">How often A moves.</param>
    /// <param name="movesB">How often B does.</param>
    public static Model DeadEnd(int movesA, int movesB) => Of(DeadEndBounds(movesA, movesB));

    internal static WorldOptions Bounds(int movesA, int movesB) => new()
    {
        MovesA = movesA,
        MovesB = movesB,
        Pool = true,
        Exhaustion = true,
        Aborting = true,
        Strangers = true,
        Suspicion = true,
    };

    internal static WorldOptions PatientBounds(int movesA, int movesB) => new()
    {
        MovesA = movesA,
        MovesB = movesB,
        Pool = true,
        Strangers = true,
        RendezvousOfB = false,
    };

    internal static WorldOptions DeadEndBounds(int movesA, int movesB) => new()
    {
        MovesA = movesA,
        MovesB = movesB,
        Pool = true,
        BreakBeforeMake = false,
        OldAddressesDie = false,
        HolesOfA = 1 << 1,
    };
}
