using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Verification.Worlds;

/// <summary>What can happen in a world, and how often: the bound of a model.</summary>
public sealed record WorldOptions
{
    /// <summary>The dialect that both hosts speak.</summary>
    public Dialect Dialect { get; init; } = Dialect.Mtp1;

    /// <summary>How often A changes its address.</summary>
    public int MovesA { get; init; }

    /// <summary>How often B does.</summary>
    public int MovesB { get; init; }

    /// <summary>Packets under way in each direction at most, 1 to 4.</summary>
    public int Capacity { get; init; } = 3;

    /// <summary>Whether every packet ever sent stays deliverable, whatever <see cref="Capacity"/> says.</summary>
    public bool Pool { get; init; }

    /// <summary>Whether packets are lost.</summary>
    public bool Loss { get; init; } = true;

    /// <summary>Whether a packet may be delivered again and again.</summary>
    public bool Duplication { get; init; } = true;

    /// <summary>Whether A can be found through a rendezvous.</summary>
    public bool RendezvousOfA { get; init; } = true;

    /// <summary>Whether B can.</summary>
    public bool RendezvousOfB { get; init; } = true;

    /// <summary>Whether a host may leave an address that still works.</summary>
    public bool MakeBeforeBreak { get; init; } = true;

    /// <summary>Whether a host may lose its address before it has another.</summary>
    public bool BreakBeforeMake { get; init; } = true;

    /// <summary>Whether an address that is not in use any more may cease to work.</summary>
    public bool OldAddressesDie { get; init; } = true;

    /// <summary>Whether a host may come back to an address that it had lost.</summary>
    public bool Reuse { get; init; }

    /// <summary>Whether the flow has yet to be opened.</summary>
    public bool FromClosed { get; init; }

    /// <summary>Whether the applications close.</summary>
    public bool Closing { get; init; }

    /// <summary>Whether an application may give up.</summary>
    public bool Aborting { get; init; }

    /// <summary>Whether the tries of a request may run out.</summary>
    public bool Exhaustion { get; init; }

    /// <summary>Whether at least those tries run out that are spent on a flow that the peer has forgotten.</summary>
    public bool VainTries { get; init; }

    /// <summary>Whether states that last a time may end at any time.</summary>
    public bool Expiry { get; init; } = true;

    /// <summary>Whether a host may ask for a path check at any time.</summary>
    public bool PathChecks { get; init; }

    /// <summary>Whether a host whose peer is over comes to notice: by a path check, whose tries run out.</summary>
    public bool Suspicion { get; init; }

    /// <summary>Whether an address that a host has left belongs to a stranger, who answers with reply RSTs.</summary>
    public bool Strangers { get; init; }

    /// <summary>Addresses of A that no packet reaches or leaves, as bits.</summary>
    public int HolesOfA { get; init; }

    /// <summary>Whether somebody forges packets without knowing the nonce.</summary>
    public bool Forger { get; init; }

    /// <summary>Whether each end of the stream is to come, so that the connection closes.</summary>
    public bool EndsStreams { get; init; }

    /// <summary>Whether two flows are open at the start, rather than one.</summary>
    public bool TwoFlows { get; init; }

    /// <summary>Whether a further flow has a path of its own, between addresses that neither host loses or leaves.</summary>
    public bool SecondPath { get; init; }

    /// <summary>Further flows that A asks for, 0 or 1.</summary>
    public int JoinsOfA { get; init; }

    /// <summary>Further flows that B asks for, 0 or 1.</summary>
    public int JoinsOfB { get; init; }

    /// <summary>Whether a further flow may be refused.</summary>
    public bool Refusal { get; init; }

    /// <summary>Whether one of several flows may be removed.</summary>
    public bool Removal { get; init; }

    /// <summary>Whether a listener that is done takes another request.</summary>
    public bool ListensAgain { get; init; }

    /// <summary>The version that each host's first request has: close to 2^32 it wraps.</summary>
    public uint FirstVersion { get; init; } = 1;

    /// <summary>Whether situations that differ only in the names of versions and addresses are one.</summary>
    internal bool Relative { get; init; }

    /// <summary>Whether a packet that names no live flow is met with silence, against SEC-6, to show that it is noticed.</summary>
    internal bool NoReplyResets { get; init; }

    /// <summary>A change to the machines, to show that it is noticed.</summary>
    internal MachineEdit? Edit { get; init; }

    /// <summary>A change to the rules of connections, to show that it is noticed.</summary>
    internal ConnectionRules? Rules { get; init; }

    /// <summary>The further flows that one host asks for.</summary>
    internal int Joins(int host) => host == 0 ? JoinsOfA : JoinsOfB;

    /// <summary>The moves of one host.</summary>
    internal int Moves(int host) => host == 0 ? MovesA : MovesB;

    /// <summary>Whether one host can be found through a rendezvous.</summary>
    internal bool Rendezvous(int host) => host == 0 ? RendezvousOfA : RendezvousOfB;
}
