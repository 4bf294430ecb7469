using ServalRef.StateMachines.Hosts;
using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>Rules of a host that lack something, to show that it is missed.</summary>
internal static class HostsVariants
{
    private static readonly ModelBound OneMove = new(1, 0);

    private static HostRules Live => HostRules.Specified;

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Variant> All { get; } =
    [
        Moving("the newest address is registered", Live with { RegistersFrom = (in ConnectionEnd _, in HostContext host) => host.Addresses[^1] }),
        Moving("a flow that waits takes no address", Live with { Waits = (in StateMachines.FlowRecord _, in HostContext _, HostPolicy _) => false }),
        Moving("a flow that lost its address waits", Live with
        {
            OtherAddress = (in StateMachines.FlowRecord _, ReadOnlySpan<StateMachines.FlowRecord> _, in HostContext _, HostPolicy _) => null,
        }),
        new("there is no way back", () => Model(HostsModel.DeadEnd(OneMove), Live with
        {
            Returns = (in StateMachines.FlowRecord _, in HostContext _, HostPolicy _) => false,
        })),
        new("a JOIN does not prove the opening", () => HostsModel.Of(
            HostsModel.Joining(new ModelBound(0, 0)) with { LearnsFromJoin = false }, HostsRequirements.OfJoins)),
        new("no further flow is accepted", () => HostsModel.Of(
            HostsModel.Joining(new ModelBound(0, 0)) with { AcceptsFlows = false }, HostsRequirements.OfJoins)),
    ];

    private static Variant Moving(string name, HostRules rules) => new(name, () => Model(HostsModel.Moving(OneMove), rules));

    private static Model Model(HostsOptions options, HostRules rules) =>
        HostsModel.Of(options with { Rules = rules }, HostsRequirements.OfMoves(fair: true));
}
