using ServalRef.Runtime.Datagrams;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>What is the same of both transports of prototype2014 behind an adapter: a connection has one flow.</summary>
internal abstract class PrototypeAdapter : EndpointHost<DatagramConnection, DatagramBinding>
{
    /// <summary>The endpoint that decides control.</summary>
    protected abstract DatagramEndpoint Control { get; }

    /// <inheritdoc/>
    protected override DatagramBinding Listen(ServiceId service, int backlog) => Control.Bind(service, backlog);

    /// <inheritdoc/>
    protected override void Withdraw(DatagramBinding offer) => Control.Unbind(offer);

    /// <inheritdoc/>
    protected override DatagramConnection Connect(AdapterRequest.Connect request) =>
        Control.Connect(request.Service, request.Local, request.Peer, request.Now);

    /// <inheritdoc/>
    protected override void Abort(DatagramConnection connection, Instant now) => connection.Abort(now);

    /// <inheritdoc/>
    protected override void AddAddress(NetworkAddress address, Instant now) => Control.AddAddress(address, now);

    /// <inheritdoc/>
    protected override void RemoveAddress(NetworkAddress address, Instant now) => Control.RemoveAddress(address, now);

    /// <inheritdoc/>
    protected override void AddFlow(DatagramConnection connection, AdapterRequest.AddFlow request) =>
        throw new ArgumentException("A connection of prototype2014 has one flow.");

    /// <inheritdoc/>
    protected override void RemoveFlow(DatagramConnection connection, AdapterRequest.RemoveFlow request) =>
        End(WithFlow(connection, request.Flow), request.Now);

    /// <inheritdoc/>
    protected override void MoveFlow(DatagramConnection connection, AdapterRequest.MoveFlow request) =>
        WithFlow(connection, request.Flow).Move(request.To, request.Now);

    /// <summary>Accepts a connection, if the application of the run does.</summary>
    protected void Accept(DatagramBinding binding)
    {
        if (Accepts(binding.Service))
        {
            binding.Accept();
        }
    }

    private static DatagramConnection WithFlow(DatagramConnection connection, uint flow) => connection.Record.LocalFlow == flow
        ? connection
        : throw new ArgumentException($"The connection has no flow {flow:x8}.");
}
