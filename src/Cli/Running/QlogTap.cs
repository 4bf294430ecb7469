using ServalRef.Rendering.Tracing;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.Simulation;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Cli.Running;

/// <summary>Hands what the hosts of a simulation do to a qlog, each to the traces of its own connections.</summary>
internal sealed class QlogTap(QlogFile file, Network network) : ITap, IEndpointObserver, ITransferObserver
{
    private readonly Dictionary<string, QlogHost> _hosts = [];
    private readonly Dictionary<Connection, QlogHost> _owners = [];

    /// <inheritdoc/>
    public void OnSent(NetworkInterface at, in Frame frame, Instant now) => Packet(at, frame, inbound: false, now);

    /// <inheritdoc/>
    public void OnReceived(NetworkInterface at, in Frame frame, Instant now) => Packet(at, frame, inbound: true, now);

    /// <inheritdoc/>
    public void OnLost(string where, in Frame frame, Instant now)
    {
    }

    /// <inheritdoc/>
    public void OnControl(Connection connection, in ConnectionRecord before, in ConnectionInput input, Instant now)
    {
        if (!_owners.TryGetValue(connection, out QlogHost? owner) && connection.Record.Flows.Count > 0
            && network.Owner(connection.Record.Flows[0].Local) is { } port)
        {
            _owners[connection] = owner = Host(port);
        }

        owner?.OnControl(connection, before, input, now);
    }

    /// <inheritdoc/>
    public void OnDropped(DropReason reason, Instant now)
    {
    }

    /// <inheritdoc/>
    public void OnSent(DataPlane plane, TransferFlow flow, in SentReport packet, Instant now)
    {
    }

    /// <inheritdoc/>
    public void OnAcknowledged(DataPlane plane, TransferFlow flow, long bytes, Instant now) => Owner(plane)?.OnAcknowledged(plane, flow, bytes, now);

    /// <inheritdoc/>
    public void OnLost(DataPlane plane, TransferFlow flow, int packets, bool timeout, Instant now) =>
        Owner(plane)?.OnLost(plane, flow, packets, timeout, now);

    /// <inheritdoc/>
    public void OnDataAck(DataPlane plane, ulong dataAck, ulong edge, Instant now)
    {
    }

    /// <inheritdoc/>
    public void OnDelivered(DataPlane plane, ulong from, int bytes, Instant now) => Owner(plane)?.OnDelivered(plane, from, bytes, now);

    /// <inheritdoc/>
    public void OnNewPath(DataPlane plane, TransferFlow flow, Instant now) => Owner(plane)?.OnNewPath(plane, flow, now);

    private void Packet(NetworkInterface at, in Frame frame, bool inbound, Instant now)
    {
        if (frame.Length > 0)
        {
            Host(at).OnPacket(frame.Sal, frame.Source, frame.Destination, inbound, now);
        }
    }

    private QlogHost Host(NetworkInterface at)
    {
        if (!_hosts.TryGetValue(at.Node.Name, out QlogHost? host))
        {
            _hosts[at.Node.Name] = host = file.Host(at.Node.Name);
        }

        return host;
    }

    private QlogHost? Owner(DataPlane plane) => plane.Tag is Connection connection ? _owners.GetValueOrDefault(connection) : null;
}
