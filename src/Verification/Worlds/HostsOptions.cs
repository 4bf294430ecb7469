using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Verification.Worlds;

/// <summary>What can happen to two hosts that run the host engine: the bound of a model.</summary>
public sealed record HostsOptions : NetworkOptions
{
    /// <summary>How often A leaves an address or has its application move a flow.</summary>
    public int MovesA { get; init; }

    /// <summary>How often B does.</summary>
    public int MovesB { get; init; }

    /// <summary>Whether a host may have a second address before it leaves the first, and be told to move to it.</summary>
    public bool MakeBeforeBreak { get; init; } = true;

    /// <summary>Addresses that a host has at first, 1 or 2.</summary>
    public int Addresses { get; init; } = 1;

    /// <summary>Whether A may get an address from which nothing leads anywhere, its second one.</summary>
    public bool DeadEnd { get; init; }

    /// <summary>Whether each host has a rendezvous.</summary>
    public bool Rendezvous { get; init; } = true;

    /// <summary>Whether the hosts tell their addresses (ADDR-1).</summary>
    public bool Lists { get; init; }

    /// <summary>Whether A's application wants a further flow once it knows where to.</summary>
    public bool Joins { get; init; }

    /// <summary>Whether the opening is part of the model; otherwise it begins when A and B have heard of each other.</summary>
    public bool FromClosed { get; init; }

    /// <summary>Whether somebody who knows all but the nonces sends JOINs and lists.</summary>
    public bool Forger { get; init; }

    /// <summary>
    /// How many packets are lost at most, where a timer runs out only when nothing is under way; none: any number, and a timer may run out at
    /// any moment.
    /// </summary>
    public int? Losses { get; init; }

    /// <summary>The rules that the hosts decide by.</summary>
    internal HostRules Rules { get; init; } = HostRules.Specified;

    /// <summary>Whether a host accepts further flows.</summary>
    internal bool AcceptsFlows { get; init; } = true;

    /// <summary>Whether a JOIN proves the opening (OPEN-27).</summary>
    internal bool LearnsFromJoin { get; init; } = true;

    /// <summary>The machines, some of whose decisions may be changed.</summary>
    internal MachineEdit? Edit { get; init; }

    /// <summary>The policy of a host: few tries, since they are counted.</summary>
    internal HostPolicy Policy(int host) => new()
    {
        Limits = ControlLimits.Mtp1 with { FreezeTries = 1 },
        Rendezvous = Rendezvous ? Places.Of(host, Places.Rendezvous) : default,
        RendezvousLimits = StateMachines.Rendezvous.RendezvousLimits.Default with { UnansweredMoves = 1 },
        AcceptsFlows = AcceptsFlows,
        TellsAddresses = Lists,
        ReturnAfter = 2,
        Retries = [Duration.Zero],
    };
}
