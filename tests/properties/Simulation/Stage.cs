using ServalRef.Oracle;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Simulation;
using ServalRef.Simulation.Applications;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Properties.Simulated;

/// <summary>Two hosts with an interface for each path, a connection between them, and a course of events.</summary>
internal sealed class Stage
{
    private static readonly ServiceId TheService = new((UInt128)5 << 112, 0);

    private readonly Course _course;
    private readonly Simulator _simulator;
    private readonly ServalHost[] _hosts;
    private readonly List<Link[]> _paths = [];
    private readonly Connection?[] _connections = new Connection?[2];
    private readonly BulkReceiver?[] _receivers = new BulkReceiver?[2];
    private readonly BulkSender?[] _senders = new BulkSender?[2];

    internal Stage(Course course)
    {
        _course = course;
        _simulator = new Simulator(course.Seed);
        Network = new Network(_simulator) { Tap = Recorder };
        EndpointOptions options = new()
        {
            Transfer = new TransferOptions
            {
                ReceiveBuffer = course.ReceiveBuffer,
                SendBuffer = 1 << 18,
                Scheduler = course.Scheduler,
            },
        };
        _hosts = [Network.AddHost("A", options), Network.AddHost("B", options)];
        Node middle = Network.AddRouter("R");
        for (int path = 0; path < course.Paths.Length; path++)
        {
            Join(path, course.Paths[path], middle);
        }

        _hosts[1].Endpoint.Listen(TheService);
        _hosts[1].Incoming = (connection, now) => Begin(1, connection, course.BytesBack, now);
        _simulator.At(Instant.FromSeconds(0.001), Open);
        foreach (Step step in course.Steps)
        {
            _simulator.At(Instant.FromSeconds((step.AtMs + 100) / 1000.0), now => Do(step, now));
        }
    }

    internal Recorder Recorder { get; } = new();

    internal Network Network { get; }

    internal IReadOnlyList<ServalHost> Hosts => _hosts;

    internal IReadOnlyList<Connection?> Connections => _connections;

    internal IReadOnlyList<BulkReceiver?> Receivers => _receivers;

    /// <summary>Runs the course, and then a fair network until all is over.</summary>
    internal void Run(double fairSeconds = 900)
    {
        int last = _course.Steps.IsEmpty ? 0 : _course.Steps.Max(step => step.AtMs);
        _simulator.Run(Instant.FromSeconds((last + 200) / 1000.0));
        foreach (Link link in Network.Links)
        {
            link.Options = link.Options with { Loss = LossModel.None, Corruption = 0 };
        }

        foreach (ServalHost host in _hosts)
        {
            foreach (NetworkInterface port in host.Interfaces)
            {
                host.SetUp(port, true);
            }
        }

        foreach (Link[] path in _paths)
        {
            Array.ForEach(path, link => link.SetUp(true));
        }

        for (int host = 0; host < 2; host++)
        {
            _senders[host]?.Stop(_simulator.Now);
            _hosts[host].Pump(_simulator.Now);
        }

        _simulator.Run(_simulator.Now + Duration.FromSeconds(fairSeconds));
    }

    /// <summary>What a capture at a host shows is judged: null, or the story.</summary>
    internal string? Blame(int host)
    {
        Report report = Recorder.Judge(_hosts[host]);
        Finding? finding = report.Findings.FirstOrDefault(found => found.Severity == Severity.Violation);
        return finding is null
            ? null
            : $"{finding.Clause} at {_hosts[host].Name}: {finding.Observed}; {finding.Message} in {string.Join(" | ", finding.States)}; allowed {string.Join(", ", finding.Allowed)}\n"
                + Recorder.Ladder(_hosts[host].Name, finding.Packet.Number);
    }

    private void Join(int path, PathFaults faults, Node middle)
    {
        LinkOptions options = new()
        {
            Rate = faults.Mbit * 1e6,
            Delay = Duration.FromMilliseconds(faults.DelayMs / 2.0),
            Jitter = Duration.FromMilliseconds(faults.JitterMs),
            Reorders = faults.JitterMs > 0,
            Loss = new BernoulliLoss(faults.LossPercent / 200.0),
            Duplication = faults.TwicePercent / 100.0,
            Corruption = faults.DamagedPercent / 100.0,
            QueuePackets = faults.Queue,
        };
        Link[] links = new Link[4];
        for (int host = 0; host < 2; host++)
        {
            NetworkInterface port = Network.Interface(_hosts[host], $"if{path}");
            (links[2 * host], links[(2 * host) + 1]) = Network.Join(port, Network.Interface(middle, $"{host}{path}"), options);
            _hosts[host].Assign(port, Address(host, path));
        }

        _paths.Add(links);
    }

    private NetworkAddress Address(int host, int path) => new(
        0x0A00_0001u + ((uint)(host + 1) << 16) + ((uint)path << 8),
        !_course.OverUdp ? (ushort)0 : host == 0 ? Runtime.Wire.Ipv4.ClientUdpPort : Runtime.Wire.Ipv4.ServerUdpPort);

    private void Open(Instant now)
    {
        Connection connection = _hosts[0].Endpoint.Connect(TheService, Address(0, 0), Address(1, 0), now);
        Begin(0, connection, _course.Bytes, now);
    }

    private void Begin(int host, Connection connection, long bytes, Instant now)
    {
        _connections[host] = connection;
        _receivers[host] = new BulkReceiver(_hosts[host], connection);
        _senders[host] = new BulkSender(_hosts[host], connection, bytes);
        ServalHost.Add(connection, _receivers[host]!);
        ServalHost.Add(connection, _senders[host]!);
        _senders[host]!.Start(now);
    }

    private void Do(Step step, Instant now)
    {
        ServalHost host = _hosts[step.Host];
        NetworkInterface port = host.Interfaces[step.Choice % _paths.Count];
        Connection? connection = _connections[step.Host];
        uint flow = connection is { Record.Flows.Count: > 0 and var count } ? connection.Record.Flows[step.Choice / 4 % count].LocalFlow : 0;
        switch (step.Act)
        {
            case Act.OpenFlow or Act.OpenBackup when connection is not null && port.IsUp:
                connection.OpenFlow(port.Addresses[0], Address(1 - step.Host, step.Choice / 4 % _paths.Count), step.Act == Act.OpenBackup, now);
                break;
            case Act.RemoveFlow:
                connection?.RemoveFlow(flow, now);
                break;
            case Act.Move when connection is not null && port.IsUp:
                connection.MoveFlow(flow, port.Addresses[0], now);
                break;
            case Act.Down or Act.Up:
                host.SetUp(port, step.Act == Act.Up);
                break;
            case Act.CheckPath:
                connection?.CheckPath(flow, now);
                break;
            case Act.KillPath or Act.RevivePath:
                Array.ForEach(_paths[step.Choice % _paths.Count], link => link.SetUp(step.Act == Act.RevivePath));
                break;
            case Act.EndLeft or Act.EndRight:
                _senders[step.Act == Act.EndLeft ? 0 : 1]?.Stop(now);
                break;
            case Act.AbortLeft or Act.AbortRight:
                _connections[step.Act == Act.AbortLeft ? 0 : 1]?.Abort(now);
                break;
            default:
                break;
        }

        _hosts[0].Pump(now);
        _hosts[1].Pump(now);
    }
}
