using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>What has to hold of two ends of one flow.</summary>
internal static class FlowRequirements
{
    internal static WorldRequirement Settles { get; } = new(new Requirement(
        "settles", "MIG-14", "both sides can come to rest on each other's current address", RequirementKind.CanAlwaysReach))
    {
        Condition = s => s.IsSettled,
    };

    internal static WorldRequirement SettlesIfFair { get; } = new(new Requirement(
        "settles-if-fair", "MIG-3", "both sides do come to rest on each other's current address", RequirementKind.ReachesIfFair))
    {
        Condition = s => s.IsSettled,
    };

    internal static WorldRequirement NoDeadlock { get; } = new(new Requirement(
        "no-deadlock", "CTL-6", "somebody still asks while the two disagree", RequirementKind.Always))
    {
        Condition = s => !s.IsQuiet || s.IsSettled,
    };

    internal static WorldRequirement Proof { get; } = new(new Requirement(
        "three-way-proof", "MIG-15", "an address is adopted only if its owner has answered from there", RequirementKind.EveryStep))
    {
        IsThreeWayProof = true,
    };

    internal static WorldRequirement VersionsGrow { get; } = new(new Requirement(
        "versions-grow", "CTL-8", "accepted versions only grow", RequirementKind.EveryStep))
    {
        Law = LocalLaws.VersionsGrow,
    };

    internal static WorldRequirement VersionsWereIssued { get; } = new(new Requirement(
        "versions-issued", "CTL-1", "every accepted version was issued by the peer", RequirementKind.Always))
    {
        Condition = s => s.VersionsWereIssued,
    };

    internal static WorldRequirement OldRequests { get; } = new(new Requirement(
        "old-requests", "CTL-10", "a request older than the newest of its kind changes nothing", RequirementKind.EveryStep))
    {
        Law = LocalLaws.OldRequestsChangeNothing,
    };

    internal static WorldRequirement StrayAnswers { get; } = new(new Requirement(
        "stray-answers", "CTL-2", "an answer to nothing outstanding changes nothing", RequirementKind.EveryStep))
    {
        Law = LocalLaws.StrayAnswersChangeNothing,
    };

    internal static WorldRequirement ForgedPackets { get; } = new(new Requirement(
        "forged-packets", "SEC-3", "a packet without the peer's nonce changes nothing and is owed no answer", RequirementKind.EveryStep))
    {
        Law = LocalLaws.ForgedPacketsChangeNothing,
    };

    /// <summary>All that is asked of a flow under attack.</summary>
    internal static IReadOnlyList<WorldRequirement> Attacked =>
        [NoDeadlock, Settles, Proof, VersionsGrow, VersionsWereIssued, OldRequests, StrayAnswers, ForgedPackets];

    /// <summary>What the exploration of the prototype looked for: hosts that disagree while nobody asks any more.</summary>
    internal static IReadOnlyList<WorldRequirement> Prototype => [NoDeadlock];

    /// <summary>All that is asked of a flow that moves.</summary>
    internal static IReadOnlyList<WorldRequirement> Migration { get; } =
        [NoDeadlock, Settles, SettlesIfFair, Proof, VersionsGrow, VersionsWereIssued, OldRequests, StrayAnswers];
}
