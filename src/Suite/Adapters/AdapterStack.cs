using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>A host of a story whose stack is behind an adapter, and an application with one connection.</summary>
internal sealed class AdapterStack : IStack
{
    private const int ReadAtOnce = 1 << 16;

    // Far more than any story needs.
    private const int MostAtOnce = 20_000;
    private const int MostPackets = 200_000;
    private const int Datagram = 1000;

    private readonly IAdapter _adapter;
    private readonly AppHabits _habits;
    private readonly AppRecord _app;
    private readonly Transport _transport;
    private readonly Queue<AdapterPacket> _packets = new();
    private readonly Queue<AdapterEvent> _events = new();
    private readonly List<(uint Id, NetworkAddress Local)> _flows = [];
    private Instant _lastAsked = Instant.Never;
    private int _atOnce;
    private int _sent;
    private long _taken;
    private int _connection;
    private bool _readable;
    private bool _ending;

    /// <summary>Begins a run of the adapter.</summary>
    internal AdapterStack(IAdapter adapter, Scenario scenario, Host host, long seed)
    {
        (_adapter, _habits, _app, _transport) = (adapter, host.Habits, host.App, scenario.Transport);
        Ask(new AdapterRequest.Start(host.Now, scenario.Dialect, scenario.Transport, seed, [], scenario.Options));
    }

    /// <inheritdoc/>
    public Instant Deadline { get; private set; } = Instant.Never;

    /// <summary>The first thing that the adapter has refused to do, with its reason; none if nothing.</summary>
    internal string? Refused { get; private set; }

    /// <inheritdoc/>
    public void AddAddress(NetworkAddress address, Instant now) => Ask(new AdapterRequest.AddAddress(now, address));

    /// <inheritdoc/>
    public void RemoveAddress(NetworkAddress address, Instant now) => Ask(new AdapterRequest.RemoveAddress(now, address));

    /// <inheritdoc/>
    public void Handle(Packet packet, Instant now) =>
        Ask(new AdapterRequest.Packet(now, packet.Source, packet.Destination, packet.Bytes));

    /// <inheritdoc/>
    public void HandleDeadline(Instant now) => Ask(new AdapterRequest.Time(now));

    /// <inheritdoc/>
    public bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit)
    {
        transmit = default;
        if (!_packets.TryDequeue(out AdapterPacket next))
        {
            return false;
        }

        next.Data.Span.CopyTo(buffer);
        transmit = new Transmit(next.Data.Length, next.Source, next.Destination, next.TimeToLive);
        NoteFlow(new Packet(next.Data.ToArray(), next.Source, next.Destination));
        return true;
    }

    /// <inheritdoc/>
    public void Attend(Instant now)
    {
        HearAll(now);
        while (_readable && _habits.Reads)
        {
            ReadOnlyMemory<byte> read = Ask(new AdapterRequest.Read(now, _connection, ReadAtOnce)).Data;
            _readable = read.Length > 0;
            if (_transport != Transport.Datagrams)
            {
                _app.Read(read.Span);
            }

            HearAll(now);
        }
    }

    /// <inheritdoc/>
    public void Listen(ServiceId service, Instant now) => Ask(new AdapterRequest.Listen(now, service, _habits.Backlog));

    /// <inheritdoc/>
    public void Open(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now) =>
        _connection = Ask(new AdapterRequest.Connect(now, service, local, peer)).Connection;

    /// <inheritdoc/>
    public void Send(int bytes, Instant now)
    {
        if (_connection > 0 && _transport == Transport.Datagrams)
        {
            SendDatagrams(bytes, now);
        }
        else if (_connection > 0)
        {
            _app.Written += bytes;
            Write(now);
        }
    }

    /// <inheritdoc/>
    public void End(Instant now)
    {
        _ending = true;
        _app.Closes = true;
        Write(now);
    }

    /// <inheritdoc/>
    public void Abort(Instant now)
    {
        _app.Closes = true;
        On(() => new AdapterRequest.Abort(now, _connection));
    }

    /// <inheritdoc/>
    public void Join(NetworkAddress local, NetworkAddress peer, bool backup, Instant now) =>
        On(() => new AdapterRequest.AddFlow(now, _connection, local, peer, backup));

    /// <inheritdoc/>
    public void Remove(int flow, Instant now)
    {
        _app.Closes = true;
        OnFlow(flow, id => new AdapterRequest.RemoveFlow(now, _connection, id));
    }

    /// <inheritdoc/>
    public void Move(int flow, NetworkAddress to, Instant now) => OnFlow(flow, id => new AdapterRequest.MoveFlow(now, _connection, id, to));

    /// <inheritdoc/>
    public void Check(int flow, Instant now)
    {
        if (flow < _flows.Count)
        {
            Move(flow, _flows[flow].Local, now);
        }
    }

    // Each write is one datagram; one that is not taken is lost.
    private void SendDatagrams(int bytes, Instant now)
    {
        for (int left = bytes; left > 0; left -= Datagram)
        {
            Ask(new AdapterRequest.Write(now, _connection, new byte[Math.Min(left, Datagram)]));
        }
    }

    // An application does nothing with a connection of which it was told that it is over.
    private bool IsOpen => _connection > 0 && _app.Outcome == AdapterOutcome.None;

    private void On(Func<AdapterRequest> request)
    {
        if (IsOpen)
        {
            Ask(request());
        }
    }

    private void OnFlow(int flow, Func<uint, AdapterRequest> request)
    {
        if (IsOpen && flow < _flows.Count)
        {
            Ask(request(_flows[flow].Id));
        }
    }

    private AdapterReply Ask(AdapterRequest request)
    {
        _atOnce = request.Now == _lastAsked ? _atOnce + 1 : 0;
        _lastAsked = request.Now;
        if (_atOnce > MostAtOnce)
        {
            throw new AdapterException($"the adapter comes to no end at {request.Now}: it was asked {MostAtOnce} times at this moment, and wants to be woken again");
        }

        AdapterReply reply = _adapter.Do(request);
        ReplyCheck.Check(request, reply);
        foreach (AdapterPacket packet in reply.Packets)
        {
            _packets.Enqueue(packet);
        }

        _sent += reply.Packets.Count;
        if (_sent > MostPackets)
        {
            throw new AdapterException($"the adapter sends without end: more than {MostPackets} packets until {request.Now}");
        }

        foreach (AdapterEvent told in reply.Events)
        {
            _events.Enqueue(told);
        }

        Refused ??= reply.Error is { } error ? $"the adapter refused {request.GetType().Name}: {error}" : null;
        Deadline = reply.Deadline;
        return reply;
    }

    private void HearAll(Instant now)
    {
        while (_events.TryDequeue(out AdapterEvent told))
        {
            Hear(told, now);
        }
    }

    private void Hear(in AdapterEvent told, Instant now)
    {
        if (told.Kind == AdapterEventKind.Incoming && _connection == 0)
        {
            _connection = told.Connection;
        }

        if (told.Connection != _connection)
        {
            return;
        }

        _app.ToldAfterClosed |= _app.Outcome != AdapterOutcome.None;
        // A connection that has reached a listener is told when it is Established.
        _app.Connected |= told.Kind is AdapterEventKind.Connected or AdapterEventKind.Incoming;
        _readable |= told.Kind == AdapterEventKind.Readable;
        if (told.Kind == AdapterEventKind.PeerEnded)
        {
            _app.PeerEnded = true;
            if (_habits.EndsWithPeer)
            {
                End(now);
            }
        }
        else if (told.Kind == AdapterEventKind.Writable)
        {
            Write(now);
        }
        else if (told.Kind == AdapterEventKind.Closed)
        {
            _app.Outcome = told.Outcome;
        }
    }

    // What does not fit is written when there is room again, and the stream is ended behind it.
    private void Write(Instant now)
    {
        if (IsOpen && _taken < _app.Written)
        {
            _taken += Ask(new AdapterRequest.Write(now, _connection, AppRecord.Bytes(_taken, (int)(_app.Written - _taken)))).Written;
        }

        if (_ending && IsOpen && _taken == _app.Written)
        {
            _ending = false;
            Ask(new AdapterRequest.End(now, _connection));
        }
    }

    private void NoteFlow(Packet packet)
    {
        if ((packet.IsSyn || packet.IsSynAck) && !_flows.Exists(flow => flow.Id == packet.SourceFlow))
        {
            _flows.Add((packet.SourceFlow, packet.Source));
        }
        else if (packet.HasControl)
        {
            int place = _flows.FindIndex(flow => flow.Id == packet.SourceFlow);
            if (place >= 0)
            {
                _flows[place] = (packet.SourceFlow, packet.Source);
            }
        }
    }
}
