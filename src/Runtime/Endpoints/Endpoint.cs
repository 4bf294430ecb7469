using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <summary>The Serval stack of one host, without sockets, clock or threads.</summary>
/// <remarks>
/// Give it packets by <see cref="Handle"/> and time by <see cref="HandleDeadline"/>. After each call, and after calls to its
/// connections, take packets from <see cref="TryTransmit"/> until there are no more, events from <see cref="TryEvent"/> likewise,
/// and then ask for <see cref="Deadline"/>. Control is decided by <see cref="HostEngine"/>, which no data
/// packet fires. It is not for concurrent use.
/// </remarks>
public sealed partial class Endpoint
{
    private readonly HostAddresses _addresses = new();
    private readonly Queue<EndpointEvent> _events = new();
    private readonly Queue<Connection> _busy = new();
    private readonly DeadlineQueue<Connection> _timers = new();
    private int _inTurn;

    /// <summary>An endpoint without addresses.</summary>
    /// <param name="options">Its numbers.</param>
    /// <param name="random">Where flow IDs, nonces, tokens and first versions come from: unpredictable, but in tests (SEC-1).</param>
    public Endpoint(EndpointOptions options, Random random)
        : this(options, random, new HostEngine(options?.Policy ?? throw new ArgumentNullException(nameof(options))))
    {
    }

    /// <summary>An endpoint that shares the engine of others: to configure one takes milliseconds.</summary>
    /// <param name="options">Its numbers.</param>
    /// <param name="random">Where flow IDs, nonces, tokens and first versions come from: unpredictable, but in tests (SEC-1).</param>
    /// <param name="engine">An engine for its policy, which no other thread uses as long as this endpoint is used.</param>
    /// <exception cref="ArgumentException">The engine is for another policy.</exception>
    public Endpoint(EndpointOptions options, Random random, HostEngine engine)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(engine);
        if (engine.Policy != options.Policy)
        {
            throw new ArgumentException("The engine is for another policy.", nameof(engine));
        }

        Options = options;
        Engine = engine;
        Directory = new HostDirectory(random, options.SynQueue);
        Outlet = new ControlOutlet(Control);
    }

    /// <summary>What traces call the host.</summary>
    public string Name { get; init; } = "host";

    /// <summary>What it was told.</summary>
    public EndpointOptions Options { get; }

    /// <summary>The addresses that the host has now, in the order in which they came.</summary>
    public IReadOnlyList<NetworkAddress> Addresses => _addresses.All;

    /// <summary>The connections that are not over.</summary>
    public IReadOnlyList<Connection> Connections => Directory.Connections;

    /// <summary>Told what the control plane does.</summary>
    public IEndpointObserver? Observer { get; set; }

    /// <summary>When <see cref="HandleDeadline"/> is to be called if nothing happens before; a call too early does nothing.</summary>
    public Instant Deadline => _timers.First;

    /// <summary>Whether <see cref="TryEvent"/> has something to tell.</summary>
    public bool HasEvents => _events.Count > 0;

    internal HostEngine Engine { get; }

    internal HostDirectory Directory { get; }

    internal PacketQueue Control { get; } = new();

    internal ControlOutlet Outlet { get; }

    /// <summary>Offers a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="backlog">Connections that may wait to be accepted, at least 1.</param>
    public Listener Listen(ServiceId service, int backlog = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(backlog, 1);
        Listener listener = new(service, Directory.Services.Next, backlog);
        Directory.Services.Add(service, listener);
        return listener;
    }

    /// <summary>Offers a service no longer; what was accepted or forked lives on (CONN-8).</summary>
    public void Close(Listener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        Directory.Services.Remove(listener.Service, listener.Number);
    }

    /// <summary>Opens a connection to a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="local">The address to send from: one of the host's.</param>
    /// <param name="peer">The address to ask: a host that serves it, or a router that knows one.</param>
    /// <param name="now">When.</param>
    /// <exception cref="ArgumentException">The host does not have the address.</exception>
    public Connection Connect(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now)
    {
        CheckAddress(local, nameof(local));
        Connection connection = NewConnection(null, now);
        connection.Do(new HostInput.Opens(service, local, peer), now);
        return connection;
    }

    /// <summary>The next packet to send, if there is one.</summary>
    /// <param name="buffer">As large as the greatest MTU, and 2048 bytes at least.</param>
    /// <param name="now">When.</param>
    /// <param name="transmit">Its length and addresses.</param>
    public bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit)
    {
        while (true)
        {
            if (Control.TryTake(buffer, out transmit))
            {
                return true;
            }

            if (!_busy.TryPeek(out Connection? connection))
            {
                return false;
            }

            // So many packets each in turn; who has none left waits for the next event.
            if (connection.TryTransmit(buffer, now, out transmit))
            {
                _inTurn++;
                if (_inTurn >= Options.Burst)
                {
                    _inTurn = 0;
                    _busy.Enqueue(_busy.Dequeue());
                }

                return true;
            }

            _inTurn = 0;
            _busy.Dequeue();
            connection.IsBusy = false;
            _timers.Schedule(connection);
        }
    }

    /// <summary>The next thing to tell the application, if there is one.</summary>
    public bool TryEvent(out EndpointEvent told) => _events.TryDequeue(out told);

    /// <summary>Does what is due.</summary>
    public void HandleDeadline(Instant now)
    {
        while (_timers.TryTake(now, out Connection? connection))
        {
            connection.OnTime(now);
            SetBusy(connection);
        }
    }

    internal bool HasAddress(NetworkAddress address) => _addresses.Contains(address);

    internal void CheckAddress(NetworkAddress address, string parameter) => _addresses.Check(address, parameter);

    internal void Tell(in EndpointEvent told) => _events.Enqueue(told);

    internal void SetBusy(Connection connection)
    {
        if (!connection.IsBusy)
        {
            connection.IsBusy = true;
            _busy.Enqueue(connection);
        }
    }

    internal HostContext Context(Instant now) => new(_addresses.All, Directory, now);

    /// <summary>A connection is Established: its request is half open no longer, and a listener has it to accept.</summary>
    internal void OnConnected(Connection connection)
    {
        Directory.Complete(connection);
        Tell(new EndpointEvent(EventKind.Connected, connection));
        if (connection.Listener is { } listener)
        {
            listener.Add(connection);
            Tell(new EndpointEvent(EventKind.Incoming, connection));
        }
    }

    private Connection NewConnection(Listener? listener, Instant now)
    {
        ulong token = Directory.NewToken();
        Connection connection = new(this, new DataPlane(Options.Transfer, now), token, Directory.NewNonce(), listener);
        Directory.Add(connection);
        return connection;
    }
}
