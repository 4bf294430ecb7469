using ServalRef.Runtime.Endpoints;
using ServalRef.Simulation.Invariants;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Simulation.Scenarios;

/// <summary>A scenario set up and run: nodes, links, applications, events, with every invariant watched.</summary>
public sealed partial class ScenarioRun
{
    private readonly Dictionary<string, ConnectionCourse> _courses = [];

    /// <summary>Sets a scenario up.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="seed">Decides all chance; the scenario's own if not given.</param>
    public ScenarioRun(Scenario scenario, long? seed = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        Scenario = scenario;
        Simulator = new Simulator(seed ?? scenario.Seed);
        Network = new Network(Simulator);
        Monitor = new InvariantMonitor(Simulator) { TranslatesAddresses = ShowsOtherAddresses(scenario) };
        foreach (NodeSpec node in scenario.Nodes)
        {
            AddNode(node);
        }

        foreach (LinkSpec link in scenario.Links)
        {
            Network.Join(Port(link.From), Port(link.To), link.Forth.Resolve(), link.Back.Resolve());
        }

        foreach (NodeSpec node in scenario.Nodes)
        {
            Prepare(node);
        }

        foreach (ConnectionSpec connection in scenario.Connections)
        {
            Prepare(connection);
        }

        foreach (BackgroundSpec background in scenario.Background)
        {
            Prepare(background);
        }

        foreach (EventSpec what in scenario.Events)
        {
            Simulator.At(Moment(what.At), now => Perform(what, now));
        }

        if (scenario.Connections.Count > 0)
        {
            new ProgressWatch(this).Start();
        }
    }

    /// <summary>What is run.</summary>
    public Scenario Scenario { get; }

    /// <summary>Clock and chance.</summary>
    public Simulator Simulator { get; }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>Watches what must always hold.</summary>
    public InvariantMonitor Monitor { get; }

    /// <summary>The connections and how they fare, in the order of the file.</summary>
    public IReadOnlyList<ConnectionCourse> Connections => [.. Scenario.Connections.Select(spec => _courses[spec.Name])];

    /// <summary>Told of what happens, for traces.</summary>
    public Action<Instant, string, string>? Noted { get; set; }

    /// <summary>Runs to the end, or until something is violated.</summary>
    /// <param name="progress">Told now and then, by the same thread, how far it is, from 0 to 1.</param>
    /// <param name="stop">Ends it before its time.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public void Run(IProgress<double>? progress = null, CancellationToken stop = default)
    {
        Instant end = Moment(Scenario.Duration);
        const int Parts = 100;
        for (int part = 1; part <= Parts && Monitor.Violation is null; part++)
        {
            stop.ThrowIfCancellationRequested();
            Simulator.Run(new Instant(end.Nanoseconds / Parts * part));
            progress?.Report((double)part / Parts);
        }

        if (Monitor.Violation is null)
        {
            Simulator.Run(end);
            GiveUpWaiting();
            foreach (ConnectionCourse course in Connections)
            {
                Monitor.CheckEnd(course.Opener, course.Server, Simulator.Now);
            }
        }
    }

    // A translator does, an attacker who sends from elsewhere, and who has taken an address over.
    private static bool ShowsOtherAddresses(Scenario scenario) =>
        scenario.Nodes.Any(node => node.Kind == NodeKind.Translator)
        || scenario.Events.Any(what => what.Kind is EventKind.Intercept or EventKind.Take);

    private static Instant Moment(Duration at) => new Instant(0) + at;

    private void AddNode(NodeSpec node)
    {
        switch (node.Kind)
        {
            case NodeKind.Host:
                Network.AddHost(node.Name, node.Options with { Policy = node.Options.Policy with { Rendezvous = RendezvousOf(node) } });
                break;
            case NodeKind.Translator:
                Network.AddTranslator(node.Name, node.Lifetime);
                break;
            case NodeKind.Relay:
                Network.AddRelay(node.Name);
                break;
            default:
                Network.AddRouter(node.Name);
                break;
        }
    }

    private NetworkAddress RendezvousOf(NodeSpec node) => node.Rendezvous is { } name
        ? Scenario.Nodes.First(other => other.Name == name).Interfaces[0].Addresses[0]
        : default;

    /// <summary>The interface that an end of a link names; a router has one for each link.</summary>
    private NetworkInterface Port(string end)
    {
        string[] parts = end.Split('.');
        Node node = Network.Nodes[parts[0]];
        NodeSpec spec = Scenario.Nodes.First(candidate => candidate.Name == parts[0]);
        string name = parts.Length > 1 ? parts[1]
            : spec.Kind == NodeKind.Relay ? "if0"
            : $"port{node.Interfaces.Count}";
        return Network.Interface(node, name);
    }

    private void Prepare(NodeSpec node)
    {
        Node made = Network.Nodes[node.Name];
        foreach (InterfaceSpec port in node.Interfaces)
        {
            foreach (NetworkAddress address in port.Addresses)
            {
                Assign(made, Network.Interface(made, port.Name), address);
            }
        }

        if (made is ServalHost host)
        {
            Monitor.Watch(host);
            foreach ((ServiceId service, int backlog) in node.Serves)
            {
                host.Serve(service, backlog);
            }

            host.AcceptsAfter = node.AcceptsAfter;
            host.Incoming = (connection, now) => Serve(host, connection, now);
        }
        else if (made is RelayHost relay)
        {
            foreach ((ServiceId service, IReadOnlyList<(string Target, uint Weight)> targets) in node.Routes)
            {
                ValueArray<ServiceTarget> all = [.. targets.Select(target => new ServiceTarget(AddressOf(target.Target), Weight: target.Weight))];
                relay.Relay.Services = relay.Relay.Services.With(new ServicePrefix(service, ServiceId.Bits), new ForwardRule(all));
            }
        }
    }

    private void Assign(Node node, NetworkInterface port, NetworkAddress address)
    {
        switch (node)
        {
            case ServalHost host:
                host.Assign(port, address);
                break;
            case RelayHost relay:
                relay.Assign(port, address);
                break;
            default:
                Network.Assign(port, address);
                break;
        }
    }

    private NetworkAddress AddressOf(string end)
    {
        string[] parts = end.Split('.');
        return Scenario.Nodes.First(node => node.Name == parts[0]).Interfaces.First(port => port.Name == parts[1]).Addresses[0];
    }

    private void Prepare(ConnectionSpec spec)
    {
        ServalHost opener = Host(spec.From);
        ConnectionCourse course = new(spec, opener);
        _courses[spec.Name] = course;
        Simulator.At(Moment(spec.At), now => WhenUp(new Wish(spec.Line, $"open {spec.Name}", spec.From), later => Open(course, later), now));
        if (spec.Until is { } until)
        {
            Simulator.At(Moment(until), course.Stop);
        }

        foreach (FlowSpec flow in spec.Flows)
        {
            if (flow.At is { } at)
            {
                Simulator.At(Moment(at), now => OpenFlow(course, flow, now));
            }
        }
    }

    private void Open(ConnectionCourse course, Instant now)
    {
        ConnectionSpec spec = course.Spec;
        Connection connection = course.OpenerHost.Endpoint.Connect(spec.Service, AddressOf(spec.From), AddressOf(spec.To), now);
        course.Begin(connection, now);
        ServalHost.Add(connection, new Joiner(this, course));
        Noted?.Invoke(now, "open", spec.Name);
        course.OpenerHost.Pump(now);
    }

    private void Serve(ServalHost host, Connection connection, Instant now)
    {
        // Whose it is, the tokens tell: each side has the other's from the handshake.
        foreach (ConnectionCourse course in _courses.Values)
        {
            if ((course.Server is null || course.HasForgotten(host)) && course.Opener?.Token == connection.PeerToken)
            {
                course.Serve(host, connection, now);
                Monitor.Pair(course.Opener, connection);
                Noted?.Invoke(now, "accept", course.Spec.Name);
                return;
            }
        }
    }

    /// <summary>Opens the further flows that are wanted as soon as the connection is established.</summary>
    private sealed class Joiner(ScenarioRun run, ConnectionCourse course) : IApplication
    {
        public void OnEvent(in EndpointEvent told, Instant now)
        {
            if (told.Kind == Runtime.Endpoints.EventKind.Connected)
            {
                foreach (FlowSpec flow in course.Spec.Flows.Where(flow => flow.At is null))
                {
                    run.OpenFlow(course, flow, now);
                }
            }

            course.Note(told, now);
        }
    }
}
