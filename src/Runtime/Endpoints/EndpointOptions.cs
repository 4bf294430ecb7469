using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.Runtime.Endpoints;

/// <summary>What an endpoint is told once; each value has the specified default.</summary>
public sealed record EndpointOptions
{
    /// <summary>The defaults.</summary>
    public static EndpointOptions Default { get; } = new();

    /// <summary>Numbers of the data plane.</summary>
    public TransferOptions Transfer { get; init; } = TransferOptions.Default;

    /// <summary>Numbers of the control channel.</summary>
    public Dialect Dialect { get; init; } = Dialect.Mtp1;

    /// <summary>Our rendezvous, where a peer finds us again; none if it is the absent address (MIG-22).</summary>
    public NetworkAddress Rendezvous { get; init; }

    /// <summary>Times of registering and finding.</summary>
    public RendezvousLimits RendezvousLimits { get; init; } = RendezvousLimits.Default;

    /// <summary>Half-open requests that are kept at once, at least 1 (SEC-11).</summary>
    public int SynQueue { get; init; } = 256;

    /// <summary>Whether the peer may open further flows (OPEN-24).</summary>
    public bool AcceptsFlows { get; init; } = true;

    /// <summary>Whether the peer is told all our addresses (ADDR-1).</summary>
    public bool TellsAddresses { get; init; } = true;

    /// <summary>Whether a flow whose address is gone moves to another one of the host, rather than wait.</summary>
    public bool MovesWhenLost { get; init; } = true;

    /// <summary>Unanswered RSYNs after which a flow goes back to its old address, if that still works (MIG-5).</summary>
    public int ReturnAfter { get; init; } = 4;

    /// <summary>How long after each refusal for now a flow is asked for again (OPEN-14).</summary>
    public IReadOnlyList<Duration> Retries { get; init; } = [Duration.FromSeconds(1), Duration.FromSeconds(2), Duration.FromSeconds(4)];
}
