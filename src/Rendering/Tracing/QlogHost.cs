using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Rendering.Tracing;

/// <summary>The connections of one host, each with its trace: it is told of packets, control and data.</summary>
/// <remarks>Packets that belong to no connection, such as a refusal, stand in no trace.</remarks>
public sealed partial class QlogHost : IEndpointObserver
{
    // After the end of a connection late packets still come, and its own last ones leave.
    private const int EndedThatAreKept = 256;

    private readonly QlogFile _file;
    private readonly string _name;
    private readonly Dictionary<Connection, QlogTrace> _traces = [];
    private readonly Dictionary<uint, QlogTrace> _byFlow = [];
    private readonly Dictionary<uint, (QlogTrace Trace, uint Flow)> _byPeer = [];
    private readonly Queue<Connection> _ended = [];

    // A SYN comes before the connection that it begins.
    private (byte[] Sal, NetworkAddress Source, NetworkAddress Destination, Instant At)? _asking;

    internal QlogHost(QlogFile file, string name) => (_file, _name) = (file, name);

    /// <summary>A packet passed the host's interface.</summary>
    /// <param name="sal">The packet, from its SAL header on.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="inbound">Whether the host received it.</param>
    /// <param name="now">When.</param>
    public void OnPacket(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, bool inbound, Instant now)
    {
        if (SalPacket.TryDecode(sal, Dialect.Mtp1, out SalPacket packet) != DropReason.None)
        {
            return;
        }

        uint flow = inbound ? packet.DestinationFlow : packet.SourceFlow;
        int wireBytes = Ipv4.Overhead(source) + sal.Length;
        if (_byFlow.TryGetValue(flow, out QlogTrace? trace))
        {
            QlogPacket.Write(trace, trace.Path(flow), packet, inbound, wireBytes, now);
        }
        else if (inbound && flow == 0 && _byPeer.TryGetValue(packet.SourceFlow, out (QlogTrace Trace, uint Flow) known))
        {
            QlogPacket.Write(known.Trace, known.Trace.Path(known.Flow), packet, inbound, wireBytes, now);
        }
        else if (inbound && flow == 0)
        {
            _asking = (sal.ToArray(), source, destination, now);
        }
    }

    /// <inheritdoc/>
    public void OnControl(Connection connection, in ConnectionRecord before, in ConnectionInput input, Instant now)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (!_traces.TryGetValue(connection, out QlogTrace? trace))
        {
            ulong group = connection.IsOpener || connection.PeerToken == 0 ? connection.Token : connection.PeerToken;
            trace = _file.Begin(_name, connection.IsOpener, group, _asking is { } asked && !connection.IsOpener ? asked.At : now);
            _traces.Add(connection, trace);
        }

        ConnectionRecord after = connection.Record;
        foreach (FlowRecord flow in after.Flows)
        {
            Follow(trace, before.Flow(flow.LocalFlow) ?? default, flow, now);
        }

        FollowEnds(trace, before, after, now);
        if (after.State != before.State)
        {
            QlogEvents.ConnectionState(trace, before.State, after.State, now);
        }

        if (after.Outcome != Outcome.None && before.Outcome == Outcome.None)
        {
            QlogEvents.Closed(trace, after.Outcome, now);
            Forget(connection, trace);
        }
    }

    /// <inheritdoc/>
    public void OnDropped(DropReason reason, Instant now)
    {
    }

    private void Follow(QlogTrace trace, in FlowRecord before, in FlowRecord flow, Instant now)
    {
        QlogPath path = trace.Path(flow.LocalFlow);
        _byFlow[flow.LocalFlow] = trace;
        path.PeerFlow = flow.PeerFlow;
        if (flow.PeerFlow != 0)
        {
            _byPeer[flow.PeerFlow] = (trace, flow.LocalFlow);
        }

        if (before.LocalFlow == 0 || before.Local != flow.Local || before.Peer != flow.Peer)
        {
            QlogEvents.Assigned(trace, path, flow, now);
        }

        if (_asking is { } asked && SalPacket.TryDecode(asked.Sal, Dialect.Mtp1, out SalPacket syn) == DropReason.None
            && syn.SourceFlow == flow.PeerFlow)
        {
            QlogPacket.Write(trace, path, syn, inbound: true, Ipv4.Overhead(asked.Source) + asked.Sal.Length, asked.At);
            _asking = null;
        }

        if (before.StateName != flow.StateName || before.LocalFlow == 0)
        {
            QlogEvents.FlowState(trace, path, before, flow, now);
        }
    }

    private static void FollowEnds(QlogTrace trace, in ConnectionRecord before, in ConnectionRecord after, Instant now)
    {
        foreach (FlowRecord flow in before.Flows)
        {
            if (after.Flow(flow.LocalFlow) is null)
            {
                QlogEvents.FlowState(trace, trace.Path(flow.LocalFlow), flow, flow with { State = FlowState.Closed, Migration = default }, now);
            }
        }
    }

    private void Forget(Connection connection, QlogTrace trace)
    {
        trace.PutAway();
        _ended.Enqueue(connection);
        if (_ended.Count > EndedThatAreKept && _traces.Remove(_ended.Dequeue(), out QlogTrace? old))
        {
            foreach (QlogPath path in old.Paths)
            {
                _byFlow.Remove(path.Flow);
                _byPeer.Remove(path.PeerFlow);
            }

            old.PutAway();
        }
    }
}
