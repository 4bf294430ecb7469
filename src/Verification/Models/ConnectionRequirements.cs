using ServalRef.StateMachines.Connections;
using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>What has to hold of two ends of a connection.</summary>
internal static class ConnectionRequirements
{
    internal static WorldRequirement Ends { get; } = new(new Requirement(
        "ends", "CONN-4", "both sides can come to the end of the connection", RequirementKind.CanAlwaysReach))
    {
        Condition = s => s.AreOver,
    };

    internal static WorldRequirement EndsIfFair { get; } = new(new Requirement(
        "ends-if-fair", "CONN-6", "both sides do come to the end of the connection", RequirementKind.ReachesIfFair))
    {
        Condition = s => s.AreOver,
    };

    internal static WorldRequirement NoDeadlock { get; } = new(new Requirement(
        "no-deadlock", "TEAR-14", "somebody still asks until both sides are over", RequirementKind.Always))
    {
        Condition = s => !s.IsQuiet || s.AreOver || s.MayNotice,
    };

    internal static WorldRequirement NothingLost { get; } = new(new Requirement(
        "nothing-lost", "TEAR-6", "who was told that all went well was heard to the end", RequirementKind.Always))
    {
        Condition = s => s.NothingIsLost,
    };

    internal static WorldRequirement NoFalseAbort { get; } = new(new Requirement(
        "no-false-abort", "TEAR-7", "nobody is told of a failure while nobody gives up", RequirementKind.Always))
    {
        Condition = s => !Failed(s.A) && !Failed(s.B),
    };

    internal static WorldRequirement Told { get; } = new(new Requirement(
        "abort-told", "CONN-5", "who lacks an end of stream is never told that all went well", RequirementKind.Always))
    {
        Condition = s => EndedWell(s.A) && EndedWell(s.B),
    };

    internal static WorldRequirement RefusalIsHarmless { get; } = new(new Requirement(
        "refusal-harmless", "OPEN-24", "a further flow that is refused leaves the connection as it was", RequirementKind.EveryStep))
    {
        Law = LocalLaws.RefusalLeavesConnection,
    };

    /// <summary>All that is asked of a connection that nobody gives up.</summary>
    internal static IReadOnlyList<WorldRequirement> Graceful { get; } =
    [
        NoDeadlock, Ends, EndsIfFair, NothingLost, NoFalseAbort, Told, FlowRequirements.Proof, FlowRequirements.VersionsWereIssued,
        RefusalIsHarmless,
    ];

    /// <summary>All that is asked if somebody may give up.</summary>
    internal static IReadOnlyList<WorldRequirement> WithAborts { get; } = [.. Graceful.Where(r => r != NoFalseAbort)];

    /// <summary>All that is asked of a connection whose flows move.</summary>
    internal static IReadOnlyList<WorldRequirement> Moving { get; } =
        [FlowRequirements.Settles, NoFalseAbort, FlowRequirements.Proof, FlowRequirements.VersionsWereIssued, RefusalIsHarmless];

    // A connection that was taken for a late copy of a SYN fails, and harms nobody.
    private static bool Failed(LocalInfo host) =>
        host.Connection is { Earlier: Outcome.None, Now.Outcome: not (Outcome.None or Outcome.Finished) };

    private static bool EndedWell(LocalInfo host) => host.Connection is not { Now: { Outcome: Outcome.Finished, Ends.Both: false } };
}
