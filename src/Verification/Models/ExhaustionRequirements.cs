using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>What has to hold of a flow that either side may give up.</summary>
internal static class ExhaustionRequirements
{
    /// <summary>Only where applications are patient: who may abort at any time can always come to an end.</summary>
    internal static WorldRequirement EndTogether { get; } = new(new Requirement(
        "end-together",
        "FLOW-6",
        "both can come to rest on each other's current address, or both come to their end",
        RequirementKind.CanAlwaysReach))
    {
        Condition = s => s.IsSettled,
    };

    internal static WorldRequirement EndTogetherIfFair { get; } = new(new Requirement(
        "end-together-if-fair",
        "FLOW-6",
        "both do come to rest on each other's current address, or both come to their end",
        RequirementKind.ReachesIfFair))
    {
        Condition = s => s.IsSettled,
    };

    internal static WorldRequirement NoSilence { get; } = new(new Requirement(
        "no-silence", "CTL-6", "somebody still asks while both live and disagree", RequirementKind.Always))
    {
        Condition = s => !s.IsQuiet || s.IsSettled || s.A.IsOver || s.B.IsOver,
    };

    internal static WorldRequirement Lives { get; } = new(new Requirement(
        "lives", "SEC-8", "no flow ends that neither side has given up", RequirementKind.Always))
    {
        Condition = s => !s.A.IsOver && !s.B.IsOver,
    };

    /// <summary>What is asked within these bounds.</summary>
    internal static IReadOnlyList<WorldRequirement> Of(WorldOptions options) =>
    [
        .. (IEnumerable<WorldRequirement>)(options.Aborting ? [] : [EndTogether]),
        EndTogetherIfFair, NoSilence,
        .. (IEnumerable<WorldRequirement>)(options.Exhaustion || options.Aborting ? [] : [Lives]),
        FlowRequirements.Proof, FlowRequirements.VersionsGrow, FlowRequirements.VersionsWereIssued,
        FlowRequirements.OldRequests, FlowRequirements.StrayAnswers,
    ];
}
