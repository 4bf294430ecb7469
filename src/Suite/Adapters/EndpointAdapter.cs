using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The reference's endpoint of mtp1 behind an adapter.</summary>
internal sealed class EndpointAdapter : EndpointHost<Connection, Listener>
{
    private readonly Endpoint _endpoint;

    internal EndpointAdapter(AdapterRequest.Start start, HostEngines engines)
    {
        EndpointOptions options = OptionsOf(start.Options);
        _endpoint = new Endpoint(options, Chance(start.Seed), engines.Of(options.Policy));
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
    protected override Listener Listen(ServiceId service, int backlog) => _endpoint.Listen(service, backlog);

    /// <inheritdoc/>
    protected override void Withdraw(Listener offer) => _endpoint.Close(offer);

    /// <inheritdoc/>
    protected override Connection Connect(AdapterRequest.Connect request) =>
        _endpoint.Connect(request.Service, request.Local, request.Peer, request.Now);

    /// <inheritdoc/>
    protected override int Write(Connection connection, ReadOnlySpan<byte> data, Instant now) => connection.Write(data);

    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Read(Connection connection, int max, Instant now)
    {
        byte[] room = new byte[Math.Min(max, connection.Transfer.Readable)];
        return room.AsMemory(0, connection.Read(room, now));
    }

    /// <inheritdoc/>
    protected override void End(Connection connection, Instant now) => connection.EndStream();

    /// <inheritdoc/>
    protected override void Abort(Connection connection, Instant now) => connection.Abort(now);

    /// <inheritdoc/>
    protected override void AddAddress(NetworkAddress address, Instant now) => _endpoint.AddAddress(address, now);

    /// <inheritdoc/>
    protected override void RemoveAddress(NetworkAddress address, Instant now) => _endpoint.RemoveAddress(address, now);

    /// <inheritdoc/>
    protected override void AddFlow(Connection connection, AdapterRequest.AddFlow request) =>
        connection.OpenFlow(request.Local, request.Peer, request.Backup, request.Now);

    /// <inheritdoc/>
    protected override void RemoveFlow(Connection connection, AdapterRequest.RemoveFlow request) =>
        connection.RemoveFlow(request.Flow, request.Now);

    /// <inheritdoc/>
    protected override void MoveFlow(Connection connection, AdapterRequest.MoveFlow request)
    {
        if (connection.Record.Flows.Any(flow => flow.LocalFlow == request.Flow && flow.Local == request.To && flow.Sending == request.To))
        {
            connection.CheckPath(request.Flow, request.Now);
        }
        else
        {
            connection.MoveFlow(request.Flow, request.To, request.Now);
        }
    }

    /// <inheritdoc/>
    protected override void Handle(AdapterRequest.Packet packet) =>
        _endpoint.Handle(packet.Data.Span, packet.Source, packet.Destination, packet.Now);

    /// <inheritdoc/>
    protected override IReadOnlyList<AdapterEvent> Events(Instant now)
    {
        List<AdapterEvent> told = [];
        while (_endpoint.TryEvent(out EndpointEvent next))
        {
            if (next.Kind == EventKind.Incoming && next.Connection.Listener is { } listener && Accepts(listener.Service))
            {
                listener.Accept();
            }

            if (KindOf(next.Kind) is { } kind)
            {
                told.Add(new AdapterEvent(kind, Number(next.Connection), next.Flow, kind == AdapterEventKind.Closed ? OutcomeOf(next.Outcome) : default));
            }
        }

        return told;
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
}
