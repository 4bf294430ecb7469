using ServalRef.Runtime.Datagrams;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The endpoint of prototype2014 for datagrams, and an application with one connection.</summary>
internal sealed class DatagramStack : IStack
{
    private const int Piece = 1000;

    private readonly DatagramEndpoint _endpoint;
    private readonly AppHabits _habits;
    private readonly AppRecord _app;
    private readonly byte[] _buffer = new byte[2048];
    private DatagramConnection? _connection;
    private DatagramBinding? _binding;

    internal DatagramStack(AppHabits habits, AppRecord app, Random random) =>
        (_endpoint, _habits, _app) = (new DatagramEndpoint(DatagramOptions.Default, random), habits, app);

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
    public bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit) => _endpoint.TryTransmit(buffer, out transmit);

    /// <inheritdoc/>
    public void Attend(Instant now)
    {
        while (_endpoint.TryEvent(out DatagramEvent told))
        {
            if (told.Kind is DatagramEventKind.Incoming or DatagramEventKind.Connected)
            {
                _connection ??= told.Binding!.Accept();
                _app.Connected = true;
            }
            else if (told.Kind == DatagramEventKind.PeerClosed)
            {
                _app.PeerEnded = true;
                if (_habits.EndsWithPeer)
                {
                    told.Connection!.Close(now);
                }
            }
        }

        while (_connection is { } connection && connection.TryReceive(_buffer, out _))
        {
        }

        while (_binding is { } binding && binding.TryReceive(_buffer, out _, out _))
        {
        }
    }

    /// <inheritdoc/>
    public void Listen(ServiceId service, Instant now) => _binding = _endpoint.Bind(service, _habits.Backlog);

    /// <inheritdoc/>
    public void Open(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now) =>
        _connection = _endpoint.Connect(service, local, peer, now);

    /// <inheritdoc/>
    public void Send(int bytes, Instant now)
    {
        for (int left = bytes; left > 0; left -= Piece)
        {
            _connection?.Send(_buffer.AsSpan(0, Math.Min(left, Piece)));
        }
    }

    /// <summary>Sends a datagram without a connection.</summary>
    internal void SendTo(ServiceId service, NetworkAddress local, NetworkAddress peer)
    {
        _binding ??= _endpoint.Bind(Names.Client);
        _endpoint.SendTo(_binding, service, local, peer, [1, 2, 3, 4]);
    }

    /// <inheritdoc/>
    public void End(Instant now) => _connection?.Close(now);

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
