using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>A service router and rendezvous: it has no connections, and no application.</summary>
/// <param name="relay">What it does.</param>
internal sealed class RelayStack(Relay relay) : IStack
{
    /// <inheritdoc/>
    public Instant Deadline => Instant.Never;

    /// <inheritdoc/>
    public void AddAddress(NetworkAddress address, Instant now) => relay.AddAddress(address);

    /// <inheritdoc/>
    public void RemoveAddress(NetworkAddress address, Instant now) => throw Unable();

    /// <inheritdoc/>
    public void Handle(Packet packet, Instant now) =>
        relay.Handle(packet.Bytes, packet.Source, packet.Destination, packet.TimeToLive, now);

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
    }

    /// <inheritdoc/>
    public bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit) => relay.TryTransmit(buffer, out transmit);

    /// <inheritdoc/>
    public void Attend(Instant now)
    {
    }

    /// <inheritdoc/>
    public void Listen(ServiceId service, Instant now) => throw Unable();

    /// <inheritdoc/>
    public void Open(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now) => throw Unable();

    /// <inheritdoc/>
    public void Send(int bytes, Instant now) => throw Unable();

    /// <inheritdoc/>
    public void End(Instant now) => throw Unable();

    /// <inheritdoc/>
    public void Abort(Instant now) => throw Unable();

    /// <inheritdoc/>
    public void Join(NetworkAddress local, NetworkAddress peer, bool backup, Instant now) => throw Unable();

    /// <inheritdoc/>
    public void Remove(int flow, Instant now) => throw Unable();

    /// <inheritdoc/>
    public void Move(int flow, NetworkAddress to, Instant now) => throw Unable();

    /// <inheritdoc/>
    public void Check(int flow, Instant now) => throw Unable();

    private static InvalidOperationException Unable() => new("A relay has no connections and keeps its address.");
}
