using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The endpoint of mtp1, and an application with one connection.</summary>
internal sealed class EndpointStack : IStack
{
    private readonly Endpoint _endpoint;
    private readonly AppHabits _habits;
    private readonly AppRecord _app;
    private readonly byte[] _buffer = new byte[1 << 16];
    private Connection? _connection;
    private bool _ending;

    internal EndpointStack(EndpointOptions options, AppHabits habits, AppRecord app, Random random) =>
        (_endpoint, _habits, _app) = (new Endpoint(options, random, HostEngines.OfThread.Of(options.Policy)), habits, app);

    /// <summary>Is told what its control plane does; nobody as a rule.</summary>
    internal IEndpointObserver? Observer { init => _endpoint.Observer = value; }

    /// <inheritdoc/>
    public Instant Deadline => _endpoint.Deadline;

    /// <inheritdoc/>
    public void AddAddress(NetworkAddress address, Instant now) => _endpoint.AddAddress(address, now);

    /// <inheritdoc/>
    public void RemoveAddress(NetworkAddress address, Instant now) => _endpoint.RemoveAddress(address, now);

    /// <inheritdoc/>
    public void Handle(Packet packet, Instant now) => _endpoint.Handle(packet.Bytes, packet.Source, packet.Destination, now);

    /// <inheritdoc/>
    public void HandleDeadline(Instant now) => _endpoint.HandleDeadline(now);

    /// <inheritdoc/>
    public bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit) => _endpoint.TryTransmit(buffer, now, out transmit);

    /// <inheritdoc/>
    public void Attend(Instant now)
    {
        while (_endpoint.TryEvent(out EndpointEvent told))
        {
            if (told.Kind == EventKind.Incoming)
            {
                _connection = told.Connection.Listener!.Accept();
                if (_ending)
                {
                    _connection?.EndStream();
                }
            }
            else if (told.Kind == EventKind.PeerEnded && _habits.EndsWithPeer)
            {
                told.Connection.EndStream();
            }

            _app.Connected |= told.Kind == EventKind.Connected;
            _app.PeerEnded |= told.Kind == EventKind.PeerEnded;
        }

        while (_habits.Reads && _connection is { } connection && connection.Transfer.Readable > 0)
        {
            _app.Read(_buffer.AsSpan(0, connection.Read(_buffer, now)));
        }
    }

    /// <inheritdoc/>
    public void Listen(ServiceId service, Instant now) => _endpoint.Listen(service, _habits.Backlog);

    /// <inheritdoc/>
    public void Open(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now) =>
        _connection = _endpoint.Connect(service, local, peer, now);

    /// <inheritdoc/>
    public void Send(int bytes, Instant now)
    {
        _app.Written += _connection?.Write(AppRecord.Bytes(_app.Written, bytes)) ?? 0;
    }

    /// <inheritdoc/>
    public void End(Instant now)
    {
        _app.Closes = true;
        _ending = true;
        _connection?.EndStream();
    }

    /// <inheritdoc/>
    public void Abort(Instant now)
    {
        _app.Closes = true;
        _connection?.Abort(now);
    }

    /// <inheritdoc/>
    public void Join(NetworkAddress local, NetworkAddress peer, bool backup, Instant now) => _connection?.OpenFlow(local, peer, backup, now);

    /// <inheritdoc/>
    public void Remove(int flow, Instant now)
    {
        _app.Closes = true;
        OnFlow(flow, id => _connection!.RemoveFlow(id, now));
    }

    /// <inheritdoc/>
    public void Move(int flow, NetworkAddress to, Instant now) => OnFlow(flow, id => _connection!.MoveFlow(id, to, now));

    /// <inheritdoc/>
    public void Check(int flow, Instant now) => OnFlow(flow, id => _connection!.CheckPath(id, now));

    private void OnFlow(int flow, Action<uint> action)
    {
        if (_connection is { } connection && flow < connection.Record.Flows.Count)
        {
            action(connection.Record.Flows[flow].LocalFlow);
        }
    }
}
