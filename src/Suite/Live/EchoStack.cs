using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The reference in the place of an implementation on a real network, in virtual time: it echoes, and notes what a real one could not be asked.</summary>
internal sealed class EchoStack(Host host, EndpointStack inner) : IStack
{
    /// <summary>What the story asks of it beside its service, in words; none if nothing.</summary>
    internal string? Asked { get; private set; }

    /// <inheritdoc/>
    public Instant Deadline => inner.Deadline;

    /// <inheritdoc/>
    public void AddAddress(NetworkAddress address, Instant now)
    {
        if (host.Presences.Count > 1)
        {
            Note("to have another address");
        }

        inner.AddAddress(address, now);
    }

    /// <inheritdoc/>
    public void RemoveAddress(NetworkAddress address, Instant now)
    {
        Note("to lose its address");
        inner.RemoveAddress(address, now);
    }

    /// <inheritdoc/>
    public void Handle(Packet packet, Instant now) => inner.Handle(packet, now);

    /// <inheritdoc/>
    public void HandleDeadline(Instant now) => inner.HandleDeadline(now);

    /// <inheritdoc/>
    public bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit) => inner.TryTransmit(buffer, now, out transmit);

    /// <inheritdoc/>
    public void Attend(Instant now)
    {
        inner.Attend(now);
        int more = (int)(host.App.Received - host.App.Written);
        if (more > 0)
        {
            inner.Send(more, now);
        }
    }

    /// <inheritdoc/>
    public void Listen(ServiceId service, Instant now) => inner.Listen(service, now);

    /// <inheritdoc/>
    public void Open(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now) => Note("to open a connection");

    /// <inheritdoc cref="LiveStack.Send"/>
    public void Send(int bytes, Instant now) => host.World.PeerOf(host).Do(peer => peer.Send(bytes, now));

    /// <inheritdoc/>
    public void End(Instant now) => Note("to end its stream");

    /// <inheritdoc/>
    public void Abort(Instant now) => Note("to give up");

    /// <inheritdoc/>
    public void Join(NetworkAddress local, NetworkAddress peer, bool backup, Instant now) => Note("to open a flow");

    /// <inheritdoc/>
    public void Remove(int flow, Instant now) => Note("to remove a flow");

    /// <inheritdoc/>
    public void Move(int flow, NetworkAddress to, Instant now) => Note("to move");

    /// <inheritdoc/>
    public void Check(int flow, Instant now) => Note("to check a path");

    private void Note(string asked) => Asked ??= asked;
}
