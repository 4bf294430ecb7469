using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>What has to hold of two hosts that tell each other their addresses.</summary>
internal static class AddressRequirements
{
    internal static RequirementOn<AddressView> Agree { get; } = new(new Requirement(
        "lists-agree", "ADDR-4", "both sides can come to know each other's newest list with nothing outstanding", RequirementKind.CanAlwaysReach))
    {
        Condition = s => s.AreUpToDate,
    };

    internal static RequirementOn<AddressView> AgreeIfFair { get; } = new(new Requirement(
        "lists-agree-if-fair", "ADDR-4", "both sides do come to know each other's newest list", RequirementKind.ReachesIfFair))
    {
        Condition = s => s.AreUpToDate,
    };

    /// <summary>Only for a network that does not double packets: there a repetition is rightly answered, for ever if need be.</summary>
    internal static RequirementOn<AddressView> FallsSilent { get; } = new(new Requirement(
        "falls-silent", "ADDR-4", "both sides stop telling once both know", RequirementKind.ReachesIfFair))
    {
        Condition = s => s.IsQuiet,
    };

    internal static RequirementOn<AddressView> OnlyListsAreAnswered { get; } = new(new Requirement(
        "only-lists-answered", "ADDR-4", "an ADDRESS that only acknowledges is not acknowledged", RequirementKind.EveryStep))
    {
        Laws = (uint)AddressLaws.OnlyListsAreAnswered,
    };

    internal static RequirementOn<AddressView> AcknowledgedIsKnown { get; } = new(new Requirement(
        "acknowledged-is-known", "ADDR-4", "a list counts as acknowledged only while the peer has it", RequirementKind.Always))
    {
        Condition = s => s.AcknowledgedIsKnown,
    };

    internal static RequirementOn<AddressView> VersionsGrow { get; } = new(new Requirement(
        "list-versions-grow", "ADDR-3", "the version of the known list only grows", RequirementKind.EveryStep))
    {
        Laws = (uint)AddressLaws.VersionsGrow,
    };

    internal static RequirementOn<AddressView> ListsWereTold { get; } = new(new Requirement(
        "lists-were-told", "ADDR-3", "a known list was told by the peer, whole and under that version", RequirementKind.Always))
    {
        Condition = s => s.WereTold,
    };

    internal static RequirementOn<AddressView> OldLists { get; } = new(new Requirement(
        "old-lists", "ADDR-3", "a list that is older or repeated changes nothing", RequirementKind.EveryStep))
    {
        Laws = (uint)AddressLaws.OldListsChangeNothing,
    };

    internal static RequirementOn<AddressView> AnotherIsNewer { get; } = new(new Requirement(
        "another-list-newer", "ADDR-2", "another list has a newer version, and the same list keeps its own", RequirementKind.EveryStep))
    {
        Laws = (uint)AddressLaws.AnotherListIsNewer,
    };

    internal static RequirementOn<AddressView> TwoTries { get; } = new(new Requirement(
        "two-tries", "ADDR-6", "a listed address gets at most two SYNs without an answer", RequirementKind.Always))
    {
        Condition = s => s.MostTried <= 2,
    };

    internal static RequirementOn<AddressView> OneOpening { get; } = new(new Requirement(
        "one-opening", "ADDR-6", "at most one flow is being opened at a time", RequirementKind.Always))
    {
        Condition = s => s.Openings <= 1,
    };

    /// <summary>What is asked within these bounds.</summary>
    internal static IReadOnlyList<RequirementOn<AddressView>> Of(AddressOptions options) =>
    [
        Agree, AgreeIfFair, AcknowledgedIsKnown, VersionsGrow, ListsWereTold, OldLists, AnotherIsNewer, OnlyListsAreAnswered,
        .. (IEnumerable<RequirementOn<AddressView>>)(options is { Pool: false, Duplication: false, Unprompted: false } ? [FallsSilent] : []),
        .. (IEnumerable<RequirementOn<AddressView>>)(options.Openings ? [TwoTries, OneOpening] : []),
    ];
}
