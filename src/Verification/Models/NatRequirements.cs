using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>What has to hold of a flow whose end A sits behind a translator.</summary>
internal static class NatRequirements
{
    /// <summary>All of it.</summary>
    internal static IReadOnlyList<RequirementOn<NatView>> All { get; } =
    [
        new(new Requirement(
            "no-deadlock", "MIG-25", "somebody still asks while B sends to a mapping that is gone", RequirementKind.Always))
        {
            Condition = s => !s.IsQuiet || s.IsSettled,
        },
        new(new Requirement(
            "settles", "MIG-25", "both can come to rest, B sending to the current mapping of A", RequirementKind.CanAlwaysReach))
        {
            Condition = s => s.IsSettled,
        },
        new(new Requirement(
            "settles-if-fair", "MIG-25", "both do come to rest, B sending to the current mapping of A", RequirementKind.ReachesIfFair))
        {
            Condition = s => s.IsSettled,
        },
        new(new Requirement(
            "three-way-proof", "MIG-15", "an address is adopted only if the RSYN+ACK that went there has arrived", RequirementKind.EveryStep))
        {
            Laws = NatWorld.Unproved,
        },
        new(new Requirement(
            "late-copies", "MIG-8", "an RSYN whose answer was acknowledged changes nothing when it comes again", RequirementKind.EveryStep))
        {
            Laws = NatWorld.MovedBack,
        },
        new(new Requirement("versions-grow", "CTL-8", "accepted versions only grow", RequirementKind.EveryStep))
        {
            Laws = (uint)LocalLaws.VersionsGrow,
        },
        new(new Requirement("versions-issued", "CTL-1", "every accepted version was issued by the peer", RequirementKind.Always))
        {
            Condition = s => s.VersionsWereIssued,
        },
        new(new Requirement(
            "old-requests", "CTL-10", "a request older than the newest of its kind changes nothing", RequirementKind.EveryStep))
        {
            Laws = (uint)LocalLaws.OldRequestsChangeNothing,
        },
        new(new Requirement("stray-answers", "CTL-2", "an answer to nothing outstanding changes nothing", RequirementKind.EveryStep))
        {
            Laws = (uint)LocalLaws.StrayAnswersChangeNothing,
        },
    ];
}
