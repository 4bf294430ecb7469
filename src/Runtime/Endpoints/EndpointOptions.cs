using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Runtime.Endpoints;

/// <summary>What an endpoint is told once; each value has the specified default.</summary>
public sealed record EndpointOptions
{
    /// <summary>The defaults.</summary>
    public static EndpointOptions Default { get; } = new();

    /// <summary>Numbers of the data plane.</summary>
    public TransferOptions Transfer { get; init; } = TransferOptions.Default;

    /// <summary>What is decided of connections.</summary>
    public HostPolicy Policy { get; init; } = HostPolicy.Default;

    /// <summary>Half-open requests that are kept at once, at least 1 (SEC-11).</summary>
    public int SynQueue { get; init; } = 256;

    /// <summary>Packets that a connection sends at most before another one has its turn, at least 1.</summary>
    /// <remarks>Sockets that take several packets to one place at once do best with some tens.</remarks>
    public int Burst { get; init; } = 1;
}
