using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>What has to hold of two hosts that run the host engine.</summary>
internal static class HostsRequirements
{
    private static RequirementOn<HostsView> Settles { get; } = new(new Requirement(
        "settles",
        "MIG-14",
        "both can come to rest, each flow on addresses that lead to each other, with nothing left to ask",
        RequirementKind.CanAlwaysReach))
    {
        Condition = s => s.IsSettled,
    };

    private static RequirementOn<HostsView> SettlesIfFair { get; } = new(new Requirement(
        "settles-if-fair", "MIG-14", "both do come to rest, each flow on addresses that lead to each other", RequirementKind.ReachesIfFair))
    {
        Condition = s => s.IsSettled,
    };

    private static RequirementOn<HostsView> EndsIfFair { get; } = new(new Requirement(
        "ends-if-fair", "CONN-6", "both come to rest, or both come to be told that the connection is over", RequirementKind.ReachesIfFair))
    {
        Condition = s => s.IsSettledOrOver,
    };

    private static RequirementOn<HostsView> Ends { get; } = new(new Requirement(
        "ends", "CONN-6", "both can come to rest, or come to be told that the connection is over", RequirementKind.CanAlwaysReach))
    {
        Condition = s => s.IsSettledOrOver,
    };

    private static RequirementOn<HostsView> Joined { get; } = new(new Requirement(
        "joins", "OPEN-24", "a further flow that an application wants comes to be open at both ends", RequirementKind.ReachesIfFair))
    {
        Condition = s => s.HasJoined,
    };

    private static IReadOnlyList<RequirementOn<HostsView>> Always { get; } =
    [
        new(new Requirement(
            "registered-where-it-is",
            "MIG-22",
            "a host at rest that takes itself for registered is registered at an address of one of its flows",
            RequirementKind.Always))
        {
            Condition = s => s.RegistersWhereItIs,
        },
        new(new Requirement(
            "waits-only-without", "MIG-2", "a flow waits for an address only while its host has none that no other flow uses", RequirementKind.Always))
        {
            Condition = s => s.WaitsOnlyWithout,
        },
        new(new Requirement(
            "flows-apart", "MIG-3", "two flows of a host share an address only while it has no other", RequirementKind.Always))
        {
            Condition = s => s.FlowsAreApart,
        },
        new(new Requirement("one-opening", "ADDR-6", "a host opens one further flow at a time", RequirementKind.Always))
        {
            Condition = s => s.OpensOneAtATime,
        },
        new(new Requirement(
            "sends-from-its-own", "MIG-2", "nothing leaves from an address that the host does not have", RequirementKind.EveryStep))
        {
            Laws = (uint)HostsLaws.SendsFromItsOwn,
        },
        new(new Requirement(
            "strays-are-answered", "SEC-6", "a request that names no flow is answered with a reply RST", RequirementKind.EveryStep))
        {
            Laws = (uint)HostsLaws.StraysAreAnswered,
        },
        new(new Requirement(
            "syns-are-answered", "OPEN-11", "a SYN that comes again is answered again, and forks no second connection", RequirementKind.EveryStep))
        {
            Laws = (uint)HostsLaws.RepeatedSynsAreAnswered,
        },
        new(new Requirement(
            "moves-are-answered", "MIG-6", "a newer RSYN of the peer is answered with an RSYN+ACK", RequirementKind.EveryStep))
        {
            Laws = (uint)HostsLaws.MovesAreAnswered,
        },
        new(new Requirement("forged-packets", "SEC-3", "what lacks the nonce changes nothing", RequirementKind.EveryStep))
        {
            Laws = (uint)HostsLaws.ForgeriesChangeNothing,
        },
    ];

    /// <summary>Of an open flow whose ends move.</summary>
    internal static IReadOnlyList<RequirementOn<HostsView>> OfMoves(bool fair) => [Settles, .. fair ? [SettlesIfFair] : Array.Empty<RequirementOn<HostsView>>(), .. Always];

    /// <summary>Of hosts that may be unable to find each other.</summary>
    /// <param name="fair">Whether the network has room enough for fairness: one packet that is sent again and again keeps others out.</param>
    internal static IReadOnlyList<RequirementOn<HostsView>> OfLostPeers(bool fair) => [fair ? EndsIfFair : Ends, .. Always];

    /// <summary>Of a further flow.</summary>
    internal static IReadOnlyList<RequirementOn<HostsView>> OfJoins { get; } = [Joined, .. Always];
}
