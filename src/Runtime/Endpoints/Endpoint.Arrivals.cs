using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Runtime.Endpoints;

/// <content>What arrives, and whose it is.</content>
public sealed partial class Endpoint
{
    /// <summary>A packet has reached one of the host's addresses.</summary>
    /// <param name="sal">The packet, from its SAL header on.</param>
    /// <param name="source">Where it says it comes from.</param>
    /// <param name="destination">The address that it reached.</param>
    /// <param name="now">When.</param>
    public void Handle(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        if (!HasAddress(destination))
        {
            return;
        }

        DropReason reason = SalPacket.TryDecode(sal, Dialect.Mtp1, out SalPacket packet);
        if (reason != DropReason.None)
        {
            Observer?.OnDropped(reason, now);
        }
        else if (packet.HasControl)
        {
            HandleControl(packet, source, destination, now);
        }
        else if (packet.HasMtp && Directory.Session(packet.DestinationFlow) is { } session)
        {
            // A data packet that names no flow is not answered (SEC-7).
            session.Connection.OnData(session, packet, source, destination, now);
            SetBusy(session.Connection);
        }
    }

    /// <summary>A packet that <see cref="TryTransmit"/> gave could not be sent.</summary>
    /// <param name="sal">The packet, from its SAL header on.</param>
    /// <param name="tooLong">Whether the device refused its length, rather than had no way to its destination.</param>
    /// <remarks>Control packets are repeated by their timers in any case (CTL-6).</remarks>
    public void OnSendFailed(ReadOnlySpan<byte> sal, bool tooLong)
    {
        if (SalPacket.TryDecode(sal, Dialect.Mtp1, out SalPacket packet) == DropReason.None
            && Directory.Session(packet.SourceFlow) is { } session)
        {
            session.Connection.OnSendFailed(session, tooLong);
            SetBusy(session.Connection);
        }
    }

    /// <summary>The network, or this host, says that a packet did not reach its destination: a hint, which may end an opening and nothing else.</summary>
    /// <param name="sal">The packet as the message quotes it, from its SAL header on.</param>
    /// <param name="destination">Where it went.</param>
    /// <param name="now">When.</param>
    /// <returns>The connection that was being opened and is given up by it; none if nothing follows from it .</returns>
    public Connection? OnUnreachable(ReadOnlySpan<byte> sal, NetworkAddress destination, Instant now)
    {
        if (SalPacket.TryDecode(sal, Dialect.Mtp1, out SalPacket packet) != DropReason.None
            || !packet.HasControl || Directory.Session(packet.SourceFlow) is not { } session)
        {
            return null;
        }

        Connection connection = session.Connection;
        connection.Do(new HostInput.IsUnreachable(packet.SourceFlow, packet.Version, destination), now);
        return connection.Outcome == Outcome.Withdrawn ? connection : null;
    }

    private void HandleControl(in SalPacket packet, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        HostPacket arrived = HostPacket.Arrived(packet.Control(source, destination), ControlReader.Read(packet, packet.Route));
        Routing<Connection> routing = Engine.Route(arrived, Directory);
        foreach (ControlPacket reply in routing.Replies)
        {
            Outlet.Send(new HostPacket(reply));
        }

        if (routing.Connection is { } connection)
        {
            connection.OnControl(routing.Input!, packet, now);
        }
        else if (routing.Request is { } request)
        {
            Fork(request, Directory.Services[routing.Listener], arrived, packet, now);
        }
    }

    private void Fork(RequestName request, Listener listener, in HostPacket syn, in SalPacket packet, Instant now)
    {
        Directory.Admit(request, syn.Control.Source)?.Do(new HostInput.IsDisplaced(), now);
        Connection connection = NewConnection(listener, now);
        Directory.Add(request, connection);
        connection.Do(new HostInput.Forks(syn, listener.Service), now, packet);
    }
}
