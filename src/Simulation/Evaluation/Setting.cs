using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Simulation.Applications;
using ServalRef.Simulation.Tcp;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Services;

namespace ServalRef.Simulation.Evaluation;

/// <summary>The surroundings of the published scenarios: links with queues, ACKs that come back at once, greedy senders.</summary>
/// <remarks>
/// As in the simulator that the figures were made with: packets of 1000 bytes, no delayed ACK, an initial window of one packet, a
/// least RTO of 1 ms, flows that repair one hole in a round trip and go on by themselves after an RTO, a link of twice the rate
/// before the first queue of each sender, a random-drop zone at the end of each queue, and a way back without queues or delay, so
/// that the round trip is one delay and the queues. Starts are spread over 50 ms by the seed.
/// </remarks>
public sealed class Setting
{
    /// <summary>Bytes of a packet.</summary>
    public const int PacketBytes = 1000;

    private static readonly ServiceId TheService = new((UInt128)5 << 112, 0);

    private readonly Random _starts;
    private readonly bool _defaults;
    private readonly bool _feeders;
    private readonly Link _back;
    private uint _nextAddress = 0x0A00_0001;
    private int _nextHost;
    private int _nextFeeder;

    /// <summary>A setting without links.</summary>
    /// <param name="seed">Decides all chance.</param>
    /// <param name="defaults">Our own defaults rather than the published setup's parameters, but for the packets' size.</param>
    /// <param name="feeders">Whether each sender has a link of its own, of twice the rate, before the first queue that it shares.</param>
    public Setting(int seed, bool defaults = false, bool feeders = true)
    {
        Simulator = new Simulator(seed);
        Network = new Network(Simulator);
        _starts = Simulator.Chance("starts");
        (_defaults, _feeders) = (defaults, feeders);
        _back = Network.AddLink("back", new LinkOptions());
    }

    /// <summary>Clock and chance.</summary>
    public Simulator Simulator { get; }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The way back.</summary>
    public IReadOnlyList<Link> Back => [_back];

    /// <summary>A link with a queue.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="packetsPerSecond">Its rate.</param>
    /// <param name="queue">Packets that fit into its queue, more than the zone.</param>
    /// <param name="milliseconds">Its delay.</param>
    /// <param name="zone">Places of the queue that are given by chance: 1.1 packets in the length of the rest are dropped there.</param>
    public Link Bottleneck(string name, double packetsPerSecond, int queue, double milliseconds = 0, int zone = 3) => Network.AddLink(name, new LinkOptions
    {
        Rate = packetsPerSecond * PacketBytes * 8,
        QueuePackets = queue,
        RandomZone = zone,
        RandomZoneLoss = 1.1 / (queue - zone),
        Delay = Duration.FromMilliseconds(milliseconds),
    });

    /// <summary>A delay without a limit of rate, perhaps lossy.</summary>
    public Link Pipe(string name, double milliseconds, double loss = 0) => Network.AddLink(name, new LinkOptions
    {
        Delay = Duration.FromMilliseconds(milliseconds),
        Loss = new BernoulliLoss(loss),
    });

    /// <summary>A greedy TCP over some links.</summary>
    public TcpFlow Tcp(IReadOnlyList<Link> links)
    {
        TcpOptions options = _defaults
            ? new TcpOptions { PacketBytes = PacketBytes }
            : new TcpOptions { PacketBytes = PacketBytes, InitialWindow = 1, AckEvery = 1, MinimumRto = Duration.FromMilliseconds(1) };
        TcpFlow flow = new(Network, Fed(links), Back, options);
        flow.StartAt(Start());
        return flow;
    }

    /// <summary>A greedy connection with a flow over each of some paths.</summary>
    /// <param name="algorithm">What links its windows.</param>
    /// <param name="paths">The links of each flow, at least one flow.</param>
    /// <param name="change">Changes its options.</param>
    public Greedy Connection(
        ICongestionControl algorithm, IReadOnlyList<IReadOnlyList<Link>> paths, Func<TransferOptions, TransferOptions>? change = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        TransferOptions transfer = new() { Mtu = PacketBytes, Algorithm = algorithm };
        transfer = _defaults ? transfer : transfer with
        {
            AckEvery = 1,
            Recovery = LossRecovery.HoleByHole,
            SpareUnanswered = false,
            InitialWindowPackets = 1,
            MinimumRto = Duration.FromMilliseconds(1),
        };
        EndpointOptions options = new() { Transfer = change?.Invoke(transfer) ?? transfer, Policy = HostPolicy.Default with { TellsAddresses = false } };
        int number = _nextHost++;
        ServalHost sender = Network.AddHost($"s{number}", options);
        ServalHost receiver = Network.AddHost($"r{number}", options);
        NetworkInterface left = Network.Interface(sender, "if0");
        NetworkInterface right = Network.Interface(receiver, "if0");
        var ends = new (NetworkAddress Here, NetworkAddress There)[paths.Count];
        for (int path = 0; path < paths.Count; path++)
        {
            ends[path] = (new NetworkAddress(_nextAddress++), new NetworkAddress(_nextAddress++));
            sender.Assign(left, ends[path].Here);
            receiver.Assign(right, ends[path].There);
            Network.Fix(ends[path].Here, ends[path].There, Fed(paths[path]));
            Network.Fix(ends[path].There, ends[path].Here, _back);
        }

        Greedy greedy = new(sender, receiver, ends, TheService);
        receiver.Endpoint.Listen(TheService);
        Simulator.At(Start(), greedy.Start);
        return greedy;
    }

    /// <summary>A sender's own link comes first, of twice the rate, so that a burst of its packets is spread before it meets others.</summary>
    private Link[] Fed(IReadOnlyList<Link> path) => _feeders && path[0].Options.Rate > 0
        ? [Network.AddLink($"feeder {_nextFeeder++}", new LinkOptions { Rate = 2 * path[0].Options.Rate, QueuePackets = 2000 }), .. path]
        : [.. path];

    private Instant Start() => Instant.FromSeconds(0.05 * _starts.NextDouble());
}

/// <summary>A connection that sends as much as it can.</summary>
public sealed class Greedy
{
    private readonly ServalHost _sender;
    private readonly ServalHost _receiver;
    private readonly (NetworkAddress Here, NetworkAddress There)[] _ends;
    private readonly ServiceId _service;
    private Connection? _connection;
    private BulkReceiver? _reader;

    internal Greedy(ServalHost sender, ServalHost receiver, (NetworkAddress Here, NetworkAddress There)[] ends, ServiceId service) =>
        (_sender, _receiver, _ends, _service) = (sender, receiver, ends, service);

    /// <summary>Packets' worth of the stream that were delivered.</summary>
    public double Delivered => (_reader?.Received ?? 0) / (double)Payload;

    /// <summary>Bytes that it has to send; without end unless set before it starts.</summary>
    public long Limit { get; set; } = long.MaxValue;

    /// <summary>The connection; none before it started.</summary>
    public Connection? Connection => _connection;

    /// <summary>The position of the first byte that was not the one sent; none if all were.</summary>
    public ulong? WrongAt => _reader?.WrongAt;

    private int Payload => _connection?.Transfer.Flows is [{ } first, ..] ? first.Window.Mss : 1;

    /// <summary>Packets' worth acknowledged on a flow, by the order of its path.</summary>
    public double Acknowledged(int path) => _connection?.Transfer.Flows.Where(flow => Path(flow.LocalFlow) == path)
        .Sum(flow => flow.Counters.AcknowledgedBytes / (double)flow.Window.Mss) ?? 0;

    internal void Start(Instant now)
    {
        _receiver.Incoming = (connection, _) =>
        {
            _reader = new BulkReceiver(_receiver, connection);
            ServalHost.Add(connection, _reader);
        };
        _connection = _sender.Endpoint.Connect(_service, _ends[0].Here, _ends[0].There, now);
        BulkSender sender = new(_sender, _connection, Limit);
        ServalHost.Add(_connection, sender);
        ServalHost.Add(_connection, new Joiner(_connection, _ends));
        sender.Start(now);
    }

    private int Path(uint flow) => _connection!.Record.Flow(flow) is { } record ? Array.FindIndex(_ends, end => end.Here == record.Local) : -1;

    private sealed class Joiner(Connection connection, (NetworkAddress Here, NetworkAddress There)[] ends) : IApplication
    {
        public void OnEvent(in EndpointEvent told, Instant now)
        {
            if (told.Kind == EventKind.Connected)
            {
                foreach ((NetworkAddress here, NetworkAddress there) in ends.Skip(1))
                {
                    connection.OpenFlow(here, there, backup: false, now);
                }
            }
        }
    }
}
