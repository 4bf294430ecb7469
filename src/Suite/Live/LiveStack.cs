using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The host of a story that is on a real network: it offers an echo service, and nobody else has a say in what it does.</summary>
internal sealed class LiveStack(Host host, LiveLine line) : IStack
{
    /// <inheritdoc/>
    public Instant Deadline { get; private set; }

    /// <inheritdoc/>
    public void AddAddress(NetworkAddress address, Instant now)
    {
        // Its only one: a story in which it has others does not run here.
    }

    /// <inheritdoc/>
    public void RemoveAddress(NetworkAddress address, Instant now) => throw Unable();

    /// <inheritdoc/>
    public void Handle(Packet packet, Instant now) => line.Send(packet, now);

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        line.Listen(now);
        Deadline = now + LiveLine.Pause;
    }

    /// <inheritdoc/>
    public bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit)
    {
        transmit = default;
        if (!line.TryTake(out Packet? packet))
        {
            return false;
        }

        packet!.Bytes.CopyTo(buffer);
        transmit = new Transmit(packet.Bytes.Length, packet.Source, packet.Destination, packet.TimeToLive);
        return true;
    }

    /// <inheritdoc/>
    public void Attend(Instant now)
    {
    }

    /// <inheritdoc/>
    public void Listen(ServiceId service, Instant now)
    {
        // It does so already.
    }

    /// <inheritdoc/>
    public void Open(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now) => throw Unable();

    /// <summary>Has its peer send as much, which comes back.</summary>
    public void Send(int bytes, Instant now) => host.World.PeerOf(host).Do(peer => peer.Send(bytes, now));

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

    private static InvalidOperationException Unable() => new("A host on a real network is asked for nothing but its service.");
}
