namespace ServalRef.Verification.Models;

/// <summary>The models of rules beside the flow, and of flows that are given up, as they are asked for by name.</summary>
public static class FurtherModels
{
    private const string Pool = "any number of packets, lost, doubled, delayed and reordered";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<NamedModel> All { get; } =
    [
        new("addresses", "two hosts that tell each other their address lists while these change", new ModelBound(1, 1))
        {
            Make = bound => AddressModel.Of(bound.MovesA, bound.MovesB),
            Tell = _ => Pool,
        },
        new("register", "a host that moves, registers each new address at its rendezvous, and is looked for there", new ModelBound(2, 0))
        {
            Make = bound => RendezvousModel.Of(bound.MovesA),
            Tell = _ => $"{Pool}; one renewal, one expiry, forged registrations; only A moves",
        },
        new("translator", "an open flow, A behind a translator that changes its mapping in silence", new ModelBound(2, 0))
        {
            Make = bound => NatModel.Of(bound.MovesA, bound.MovesB),
            Tell = bound => $"{Pool}; a move of A is a new mapping; at most 2 late copies of an RSYN"
                + (bound.MovesB > 0 ? "; with B's rendezvous" : ""),
        },
        new("hosts", "two hosts, by the host engine: an open flow whose ends move, each found by its rendezvous", new ModelBound(1, 1))
        {
            Make = bound => HostsModel.Of(HostsModel.Moving(bound), HostsRequirements.OfMoves(fair: bound.Moves <= 1)),
            Tell = HostsModel.Network,
        },
        new("host-opening", "the same from the SYN on, with an attacker who has no nonce", new ModelBound(0, 0))
        {
            Make = bound => HostsModel.Of(HostsModel.Opening(bound), HostsRequirements.OfMoves(fair: false)),
            Tell = HostsModel.Network,
        },
        new("dead-end", "two hosts, one of which moves to an address that leads nowhere", new ModelBound(1, 0))
        {
            Make = bound => HostsModel.Of(HostsModel.DeadEnd(bound), HostsRequirements.OfMoves(fair: true)),
            Tell = HostsModel.Network,
        },
        new("lost-peers", "two hosts without a rendezvous, which may lose each other", new ModelBound(1, 1))
        {
            Make = bound => HostsModel.Of(HostsModel.LostPeers(bound), HostsRequirements.OfLostPeers(fair: bound.Moves <= 1)),
            Tell = HostsModel.Network,
        },
        new("joins", "two hosts with two addresses each, one of which opens a further flow as soon as it may", new ModelBound(0, 0))
        {
            Make = bound => HostsModel.Of(HostsModel.Joining(bound), HostsRequirements.OfJoins),
            Tell = _ => "at most 2 packets each way, delayed and reordered, one of which may be lost; timers are patient",
        },
        new("exhaustion", "an open flow whose ends move, give up, and may use up the tries of any request", new ModelBound(1, 0))
        {
            Make = bound => ExhaustionModel.Of(bound.MovesA, bound.MovesB),
            Tell = _ => $"{Pool}; strangers at addresses that were left; a host whose peer is over checks the path",
        },
    ];
}
