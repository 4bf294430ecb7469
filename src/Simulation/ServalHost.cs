using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>A host with a Serval endpoint and the applications that use it.</summary>
public sealed partial class ServalHost : Node, IEventTarget
{
    // Few, and looked for with every packet.
    private readonly List<(NetworkAddress Address, NetworkInterface Port)> _ports = [];
    private long _timerAt = long.MaxValue;
    private bool _pumping;

    internal ServalHost(Network network, string name, EndpointOptions options)
        : base(network, name)
    {
        Endpoint = new Endpoint(options, network.Simulator.Chance("host " + name)) { Name = name };
        network.MakeRoom(options.Transfer.Mtu);
    }

    /// <summary>The stack; another one after a restart.</summary>
    public Endpoint Endpoint { get; private set; }

    internal override bool Stops => true;

    /// <summary>Gives an interface an address, which the endpoint has from now on.</summary>
    public void Assign(NetworkInterface port, NetworkAddress address)
    {
        Network.Assign(port, address);
        _ports.Add((address, port));
        Endpoint.AddAddress(address, Network.Simulator.Now);
    }

    /// <summary>How long its applications take to accept a connection; till then it fills the backlog.</summary>
    public Duration AcceptsAfter { get; set; }

    /// <summary>Told of connections that were accepted, before anything else of them.</summary>
    public Action<Connection, Instant>? Incoming { get; set; }

    /// <summary>Adds an application, which is told of every event of a connection.</summary>
    public static void Add(Connection connection, IApplication application)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var programs = (List<IApplication>)(connection.Tag ??= new List<IApplication>());
        programs.Add(application);
    }

    /// <summary>An interface loses its network, or finds it again: the endpoint loses and gains its addresses.</summary>
    public void SetUp(NetworkInterface port, bool up)
    {
        ArgumentNullException.ThrowIfNull(port);
        Instant now = Network.Simulator.Now;
        Network.SetUp(port, up);
        foreach ((NetworkAddress address, _) in _ports.Where(known => known.Port == port))
        {
            if (up && Network.Owner(address) == port)
            {
                Endpoint.AddAddress(address, now);
            }
            else if (!up)
            {
                Endpoint.RemoveAddress(address, now);
            }
        }

        Pump(now);
    }

    /// <summary>Has done what is due after the endpoint was told something: events, packets, the next deadline.</summary>
    public void Pump(Instant now)
    {
        if (_pumping || !Runs)
        {
            return;
        }

        _pumping = true;
        do
        {
            while (Endpoint.TryEvent(out EndpointEvent told))
            {
                Tell(told, now);
            }

            Transmit(now);
        }
        while (Endpoint.HasEvents);

        _pumping = false;
        long at = Endpoint.Deadline.Nanoseconds;
        if (at < _timerAt)
        {
            _timerAt = at;
            Network.Simulator.At(new Instant(at), this, at);
        }
    }

    /// <inheritdoc/>
    public void OnEvent(long argument, Instant now)
    {
        // An earlier deadline has taken its place.
        if (argument != _timerAt)
        {
            return;
        }

        _timerAt = long.MaxValue;
        if (Runs)
        {
            Endpoint.HandleDeadline(now);
            Pump(now);
        }
    }

    internal override void Receive(in Frame frame, Instant now)
    {
        if (Runs && Port(frame.Destination) is { IsUp: true } port)
        {
            Network.Tap?.OnReceived(port, frame, now);
            Endpoint.Handle(frame.Sal, frame.Source, frame.Destination, now);
            Pump(now);
        }
        else
        {
            Network.Tap?.OnLost(Name, frame, now);
        }
    }

    private NetworkInterface? Port(NetworkAddress address)
    {
        foreach ((NetworkAddress own, NetworkInterface port) in _ports)
        {
            if (own == address)
            {
                return port;
            }
        }

        return null;
    }

    private void Tell(in EndpointEvent told, Instant now)
    {
        if (told.Kind == EventKind.Incoming)
        {
            Await(told.Connection.Listener!, now);
        }

        if (told.Connection.Tag is List<IApplication> programs)
        {
            // By number, since one may add another.
            for (int index = 0; index < programs.Count; index++)
            {
                programs[index].OnEvent(told, now);
            }
        }

        if (told.Kind == EventKind.Closed)
        {
            told.Connection.Tag = null;
        }
    }

    private void Await(Listener listener, Instant now)
    {
        if (AcceptsAfter == Duration.Zero)
        {
            Accept(listener, now);
            return;
        }

        Endpoint endpoint = Endpoint;
        Network.Simulator.At(now + AcceptsAfter, later => WhenRuns(
            then =>
            {
                // What came before a restart nobody can accept.
                if (endpoint == Endpoint)
                {
                    CatchUp(Accept(listener, then), then);
                    Pump(then);
                }
            },
            later));
    }

    // What came of a connection before it was accepted was told when nobody listened.
    private void CatchUp(Connection accepted, Instant now)
    {
        if (accepted.Transfer.Readable > 0)
        {
            Tell(new EndpointEvent(EventKind.Readable, accepted), now);
        }
        else if (accepted.Transfer.EndOfPeerReached)
        {
            Tell(new EndpointEvent(EventKind.PeerEnded, accepted), now);
        }

        if (!accepted.Record.IsLive)
        {
            Tell(new EndpointEvent(EventKind.Closed, accepted, Outcome: accepted.Record.Outcome), now);
        }
    }

    // Who came first is accepted first, so there is one for each that came.
    private Connection Accept(Listener listener, Instant now)
    {
        Connection accepted = listener.Accept()!;
        Incoming?.Invoke(accepted, now);
        return accepted;
    }

    private void Transmit(Instant now)
    {
        while (Endpoint.TryTransmit(Network.Draft, now, out Transmit transmit))
        {
            Frame frame = Network.Drafted(transmit);
            NetworkInterface port = Port(transmit.Source)!;
            Network.Tap?.OnSent(port, frame, now);
            Network.Send(port, frame, now);
        }
    }
}
