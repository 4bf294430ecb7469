using ServalRef.Runtime.Datagrams;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The endpoint of prototype2014 for streams of TCP segments, and an application with one connection.</summary>
internal sealed class SegmentStack : IStack
{
    private readonly SegmentEndpoint _endpoint;
    private readonly AppHabits _habits;
    private readonly AppRecord _app;
    private DatagramConnection? _connection;
    private bool _ended;
    private bool _ending;

    internal SegmentStack(AppHabits habits, AppRecord app, Random random) =>
        (_endpoint, _habits, _app) = (new SegmentEndpoint(random), habits, app);

    /// <inheritdoc/>
    public Instant Deadline => _endpoint.Deadline;

    /// <inheritdoc/>
    public void AddAddress(NetworkAddress address, Instant now) => _endpoint.Control.AddAddress(address, now);

    /// <inheritdoc/>
    public void RemoveAddress(NetworkAddress address, Instant now) => _endpoint.Control.RemoveAddress(address, now);

    /// <inheritdoc/>
    public void Handle(Packet packet, Instant now) => _endpoint.Handle(packet, now);

    /// <inheritdoc/>
    public void HandleDeadline(Instant now) => _endpoint.HandleDeadline(now);

    /// <inheritdoc/>
    public bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit) => _endpoint.TryTransmit(buffer, out transmit);

    /// <inheritdoc/>
    public void Attend(Instant now)
    {
        while (_endpoint.TryEvent(now, out SegmentEvent told))
        {
            if (told.Binding is { } reached)
            {
                _connection ??= reached.Accept();
                if (_ending)
                {
                    End(now);
                }
            }

            _app.Connected |= told.Kind == AdapterEventKind.Connected;
            if (told.Kind == AdapterEventKind.Readable && _habits.Reads)
            {
                _app.Read(_endpoint.Read(told.Connection, int.MaxValue));
            }
            else if (told.Kind == AdapterEventKind.PeerEnded)
            {
                _app.PeerEnded = true;
                if (_habits.EndsWithPeer)
                {
                    End(now);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Listen(ServiceId service, Instant now) => _endpoint.Control.Bind(service, _habits.Backlog);

    /// <inheritdoc/>
    public void Open(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now) =>
        _connection = _endpoint.Control.Connect(service, local, peer, now);

    /// <inheritdoc/>
    public void Send(int bytes, Instant now)
    {
        if (_connection is { Record.IsSynchronised: true } connection && !_ended)
        {
            _endpoint.Write(connection, AppRecord.Bytes(_app.Written, bytes), now);
            _app.Written += bytes;
        }
    }

    /// <inheritdoc/>
    public void End(Instant now)
    {
        _ending = true;
        if (_connection is { } connection && !_ended)
        {
            _ended = true;
            _endpoint.End(connection, now);
        }
    }

    /// <inheritdoc/>
    public void Abort(Instant now) => _connection?.Abort(now);

    /// <inheritdoc/>
    public void Join(NetworkAddress local, NetworkAddress peer, bool backup, Instant now) =>
        throw new NotSupportedException("A connection of prototype2014 has one flow.");

    /// <inheritdoc/>
    public void Remove(int flow, Instant now) => End(now);

    /// <inheritdoc/>
    public void Move(int flow, NetworkAddress to, Instant now) => _connection?.Move(to, now);

    /// <inheritdoc/>
    public void Check(int flow, Instant now)
    {
        if (_connection is { } connection)
        {
            connection.Move(connection.Record.Local, now);
        }
    }
}
