using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.StateMachines.Hosts;

/// <summary>What a host is told once of how to treat its connections; each value has the specified default.</summary>
public sealed record HostPolicy
{
    /// <summary>The defaults.</summary>
    public static HostPolicy Default { get; } = new();

    /// <summary>Timers and numbers of tries of the control channel (CTL-6, CTL-7).</summary>
    public ControlLimits Limits { get; init; } = ControlLimits.Mtp1;

    /// <summary>Our rendezvous, where a peer finds us again; none if it is the absent address (MIG-22).</summary>
    public NetworkAddress Rendezvous { get; init; }

    /// <summary>Times of registering and finding.</summary>
    public RendezvousLimits RendezvousLimits { get; init; } = RendezvousLimits.Default;

    /// <summary>Whether the peer may open further flows (OPEN-24).</summary>
    public bool AcceptsFlows { get; init; } = true;

    /// <summary>Whether the peer is told all our addresses (ADDR-1).</summary>
    public bool TellsAddresses { get; init; } = true;

    /// <summary>Whether a flow whose address is gone moves to another one of the host, rather than wait.</summary>
    public bool MovesWhenLost { get; init; } = true;

    /// <summary>Unanswered RSYNs after which a flow goes back to its old address, if that still works (MIG-5).</summary>
    public int ReturnAfter { get; init; } = 4;

    /// <summary>How long after each refusal for now a flow is asked for again (OPEN-14).</summary>
    public ValueArray<Duration> Retries { get; init; } = [Duration.FromSeconds(1), Duration.FromSeconds(2), Duration.FromSeconds(4)];
}
