using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>What has to hold of a host and its rendezvous.</summary>
internal static class RendezvousRequirements
{
    /// <summary>All of it.</summary>
    internal static IReadOnlyList<RequirementOn<RendezvousView>> All { get; } =
    [
        new(new Requirement(
            "registers",
            "MIG-22",
            "the rendezvous can come to point at the current address with nothing outstanding",
            RequirementKind.CanAlwaysReach))
        {
            Condition = s => s.IsRegistered,
        },
        new(new Requirement(
            "registers-if-fair", "MIG-22", "the rendezvous does come to point at the current address", RequirementKind.ReachesIfFair))
        {
            Condition = s => s.IsRegistered,
        },
        new(new Requirement(
            "found-if-fair", "MIG-21", "whoever goes on asking the rendezvous does find the host", RequirementKind.ReachesIfFair))
        {
            Condition = s => s.IsFound,
        },
        new(new Requirement(
            "acknowledged-is-registered",
            "MIG-22",
            "what the host takes for registered is registered, unless it has expired",
            RequirementKind.Always))
        {
            Condition = s => s.AcknowledgedIsRegistered,
        },
        new(new Requirement(
            "newest-wins", "MIG-22", "a registration gives way to a newer one only, as long as it lives", RequirementKind.EveryStep))
        {
            Laws = (uint)RendezvousLaws.NewestWins,
        },
        new(new Requirement(
            "nonce-binds", "MIG-22", "a REGISTER with another nonce changes nothing, as long as the registration lives", RequirementKind.EveryStep))
        {
            Laws = (uint)RendezvousLaws.NonceBinds,
        },
    ];
}
