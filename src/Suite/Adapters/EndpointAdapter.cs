using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The reference's endpoint of mtp1 behind an adapter.</summary>
internal sealed class EndpointAdapter : AdapterHost
{
    private readonly Endpoint _endpoint;
    private readonly Dictionary<int, Connection> _connections = [];
    private readonly Dictionary<Connection, int> _numbers = [];
    private readonly Dictionary<ServiceId, (Listener Listener, bool Accept)> _listeners = [];

    internal EndpointAdapter(AdapterRequest.Start start)
    {
        _endpoint = new Endpoint(OptionsOf(start.Options), Chance(start.Seed));
        foreach (NetworkAddress address in start.Addresses)
        {
            _endpoint.AddAddress(address, start.Now);
        }
    }

    /// <inheritdoc/>
    protected override Instant Deadline => _endpoint.Deadline;

    /// <inheritdoc/>
    protected override void HandleDeadline(Instant now) => _endpoint.HandleDeadline(now);

    /// <inheritdoc/>
    protected override bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit) =>
        _endpoint.TryTransmit(buffer, now, out transmit);

    /// <inheritdoc/>
    protected override AdapterReply Take(AdapterRequest request)
    {
        switch (request)
        {
            case AdapterRequest.Listen listen:
                Offer(listen);
                break;
            case AdapterRequest.Connect connect:
                return new AdapterReply { Connection = Number(_endpoint.Connect(connect.Service, connect.Local, connect.Peer, connect.Now)) };
            case AdapterRequest.Write write:
                return new AdapterReply { Written = On(write.Connection).Write(write.Data.Span) };
            case AdapterRequest.Read read:
                byte[] room = new byte[Math.Min(read.Max, On(read.Connection).Transfer.Readable)];
                return new AdapterReply { Data = room.AsMemory(0, On(read.Connection).Read(room, read.Now)) };
            case AdapterRequest.End end:
                On(end.Connection).EndStream();
                break;
            case AdapterRequest.Abort abort:
                On(abort.Connection).Abort(abort.Now);
                break;
            case AdapterRequest.AddAddress added:
                _endpoint.AddAddress(added.Address, added.Now);
                break;
            case AdapterRequest.RemoveAddress removed:
                _endpoint.RemoveAddress(removed.Address, removed.Now);
                break;
            case AdapterRequest.AddFlow flow:
                On(flow.Connection).OpenFlow(flow.Local, flow.Peer, flow.Backup, flow.Now);
                break;
            case AdapterRequest.RemoveFlow flow:
                On(flow.Connection).RemoveFlow(flow.Flow, flow.Now);
                break;
            case AdapterRequest.MoveFlow flow:
                Move(On(flow.Connection), flow);
                break;
            case AdapterRequest.Packet packet:
                _endpoint.Handle(packet.Data.Span, packet.Source, packet.Destination, packet.Now);
                break;
        }

        return new AdapterReply();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<AdapterEvent> Events(Instant now)
    {
        List<AdapterEvent> told = [];
        while (_endpoint.TryEvent(out EndpointEvent next))
        {
            if (next.Kind == EventKind.Incoming)
            {
                Accept(next.Connection);
            }

            if (KindOf(next.Kind) is { } kind)
            {
                told.Add(new AdapterEvent(kind, Number(next.Connection), next.Flow, kind == AdapterEventKind.Closed ? OutcomeOf(next.Outcome) : default));
            }
        }

        return told;
    }

    private static void Move(Connection connection, AdapterRequest.MoveFlow move)
    {
        if (connection.Record.Flows.Any(flow => flow.LocalFlow == move.Flow && flow.Local == move.To && flow.Sending == move.To))
        {
            connection.CheckPath(move.Flow, move.Now);
        }
        else
        {
            connection.MoveFlow(move.Flow, move.To, move.Now);
        }
    }

    internal static EndpointOptions OptionsOf(AdapterOptions options)
    {
        EndpointOptions defaults = EndpointOptions.Default;
        return defaults with
        {
            Transfer = defaults.Transfer with
            {
                ReceiveBuffer = options.ReceiveBuffer ?? defaults.Transfer.ReceiveBuffer,
                KeepAlive = options.KeepAlive ?? defaults.Transfer.KeepAlive,
            },
            Policy = defaults.Policy with
            {
                TellsAddresses = options.TellsAddresses ?? defaults.Policy.TellsAddresses,
                Rendezvous = options.Rendezvous ?? defaults.Policy.Rendezvous,
            },
        };
    }

    private static AdapterEventKind? KindOf(EventKind kind) => kind switch
    {
        EventKind.Connected => AdapterEventKind.Connected,
        EventKind.Incoming => AdapterEventKind.Incoming,
        EventKind.Readable => AdapterEventKind.Readable,
        EventKind.Writable => AdapterEventKind.Writable,
        EventKind.PeerEnded => AdapterEventKind.PeerEnded,
        EventKind.FlowOpened => AdapterEventKind.FlowOpened,
        EventKind.FlowEnded => AdapterEventKind.FlowEnded,
        EventKind.Moved => AdapterEventKind.Moved,
        EventKind.PeerMoved => AdapterEventKind.PeerMoved,
        EventKind.Closed => AdapterEventKind.Closed,
        _ => null,
    };

    internal static AdapterOutcome OutcomeOf(Outcome outcome) => outcome switch
    {
        Outcome.Finished => AdapterOutcome.Finished,
        Outcome.Refused or Outcome.RefusedForNow => AdapterOutcome.Refused,
        Outcome.TimedOut => AdapterOutcome.TimedOut,
        Outcome.Reset => AdapterOutcome.Reset,
        Outcome.Aborted or Outcome.Withdrawn => AdapterOutcome.Aborted,
        _ => AdapterOutcome.Failed,
    };

    private void Offer(AdapterRequest.Listen listen)
    {
        if (_listeners.Remove(listen.Service, out (Listener Listener, bool Accept) before))
        {
            _endpoint.Close(before.Listener);
        }

        if (listen.Backlog > 0)
        {
            _listeners[listen.Service] = (_endpoint.Listen(listen.Service, listen.Backlog), listen.Accept);
        }
    }

    private void Accept(Connection connection)
    {
        if (connection.Listener is { } listener && (!_listeners.TryGetValue(listener.Service, out var offered) || offered.Accept))
        {
            listener.Accept();
        }
    }

    private Connection On(int number) => _connections.TryGetValue(number, out Connection? connection)
        ? connection
        : throw new ArgumentException($"There is no connection {number}.");

    private int Number(Connection connection)
    {
        if (!_numbers.TryGetValue(connection, out int number))
        {
            number = _numbers.Count + 1;
            _numbers[connection] = number;
            _connections[number] = connection;
        }

        return number;
    }
}
