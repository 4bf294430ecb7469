using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>Nodes joined by links, and the ways that packets take between addresses.</summary>
public sealed class Network
{
    private readonly Dictionary<string, Node> _nodes = [];
    private readonly Dictionary<NetworkAddress, NetworkInterface> _owners = [];
    private readonly Dictionary<(NetworkInterface From, NetworkAddress Source, NetworkAddress Destination), Hop?> _routes = [];
    private readonly Dictionary<(NetworkAddress Source, NetworkAddress Destination), Hop> _fixed = [];
    private readonly List<Link> _links = [];
    private byte[] _draft = new byte[2048];
    private int _revision;

    /// <summary>A network without nodes.</summary>
    public Network(Simulator simulator) => Simulator = simulator;

    /// <summary>Clock and chance.</summary>
    public Simulator Simulator { get; }

    /// <summary>Its links, one for each direction.</summary>
    public IReadOnlyList<Link> Links => _links;

    /// <summary>Its nodes, by name.</summary>
    public IReadOnlyDictionary<string, Node> Nodes => _nodes;

    /// <summary>Who watches what hosts send and receive; none if nobody does.</summary>
    public ITap? Tap { get; set; }

    /// <summary>Adds a node that passes packets on.</summary>
    public Node AddRouter(string name) => Add(new Node(this, name));

    /// <summary>Adds a host with an endpoint.</summary>
    public ServalHost AddHost(string name, Runtime.Endpoints.EndpointOptions options) => Add(new ServalHost(this, name, options));

    /// <summary>Adds a rendezvous or service router.</summary>
    public RelayHost AddRelay(string name) => Add(new RelayHost(this, name));

    /// <summary>Adds a translator; the interface that has an address is the one outside.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lifetime">How long a mapping lives that is not used.</param>
    public Translator AddTranslator(string name, Duration lifetime) => Add(new Translator(this, name, lifetime));

    /// <summary>The interface of a node, made if there is none of the name.</summary>
    public static NetworkInterface Interface(Node node, string name)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Ports.Find(port => port.Name == name) is { } known)
        {
            return known;
        }

        NetworkInterface added = new(node, name);
        node.Ports.Add(added);
        return added;
    }

    /// <summary>Joins two interfaces by a link each way.</summary>
    /// <returns>The two directions.</returns>
    public (Link Forth, Link Back) Join(NetworkInterface a, NetworkInterface b, LinkOptions forth, LinkOptions? back = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Link there = new(this, $"{a.FullName}>{b.FullName}", forth);
        Link home = new(this, $"{b.FullName}>{a.FullName}", back ?? forth);
        a.Edges.Add(new Edge(there, b));
        b.Edges.Add(new Edge(home, a));
        _links.Add(there);
        _links.Add(home);
        Forget();
        return (there, home);
    }

    /// <summary>A link of one direction that joins no interfaces; packets take it by <see cref="Fix"/> or as background traffic.</summary>
    public Link AddLink(string name, LinkOptions options)
    {
        Link link = new(this, name, options);
        _links.Add(link);
        return link;
    }

    /// <summary>Gives an interface an address.</summary>
    /// <exception cref="ArgumentException">Somebody has it.</exception>
    public void Assign(NetworkInterface to, NetworkAddress address)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (!_owners.TryAdd(address, to))
        {
            throw new ArgumentException($"{address} belongs to {_owners[address].FullName}.", nameof(address));
        }

        to.Add(address);
        Forget();
    }

    /// <summary>Gives an address to another interface.</summary>
    /// <exception cref="ArgumentException">Nobody has it.</exception>
    public void Reassign(NetworkAddress address, NetworkInterface to)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (!_owners.TryGetValue(address, out NetworkInterface? owner))
        {
            throw new ArgumentException($"Nobody has {address}.", nameof(address));
        }

        owner.Remove(address);
        _owners[address] = to;
        to.Add(address);
        Forget();
    }

    /// <summary>The interface that has an address; none if nobody has.</summary>
    public NetworkInterface? Owner(NetworkAddress address) =>
        _owners.GetValueOrDefault(address) ?? _owners.GetValueOrDefault(address with { UdpPort = 0 });

    /// <summary>Says which way packets between two addresses take, instead of the shortest.</summary>
    public void Fix(NetworkAddress source, NetworkAddress destination, params Link[] links)
    {
        ArgumentNullException.ThrowIfNull(links);
        NetworkInterface end = Owner(destination) ?? throw new ArgumentException($"Nobody has {destination}.", nameof(destination));
        _fixed[(source, destination)] = Hop.Along(links, end.Node);
        Forget();
    }

    /// <summary>Takes an interface down or up: what is on its links is lost.</summary>
    public static void SetUp(NetworkInterface port, bool up)
    {
        ArgumentNullException.ThrowIfNull(port);
        port.IsUp = up;
        foreach (Edge edge in port.Edges)
        {
            edge.Link.SetUp(up && edge.To.IsUp);
            foreach (Edge back in edge.To.Edges)
            {
                if (back.To == port)
                {
                    back.Link.SetUp(up && edge.To.IsUp);
                }
            }
        }
    }

    internal T Add<T>(T node)
        where T : Node
    {
        if (!_nodes.TryAdd(node.Name, node))
        {
            throw new ArgumentException($"There are two nodes of the name {node.Name}.", nameof(node));
        }

        return node;
    }

    /// <summary>Where a node writes a packet before it sends it, and which is free again when it has.</summary>
    internal Span<byte> Draft => _draft;

    /// <summary>The packet that was written there.</summary>
    internal Frame Drafted(in Transmit transmit) => new(
        new FrameFields(transmit.Length, transmit.Length + Ipv4.Overhead(transmit.Source), transmit.Source, transmit.Destination) { TimeToLive = transmit.TimeToLive },
        Draft[..transmit.Length]);

    /// <summary>Makes room for greater packets, before the first is sent.</summary>
    internal void MakeRoom(int bytes)
    {
        if (bytes > _draft.Length)
        {
            _draft = new byte[bytes];
        }
    }

    /// <summary>Sends a packet from a node towards its destination, by its source address.</summary>
    internal void Send(NetworkInterface from, in Frame frame, Instant now)
    {
        if (!from.Recent.TryFind(frame.Source, frame.Destination, _revision, out Hop? first))
        {
            first = Find(from, frame.Source, frame.Destination);
            from.Recent.Keep(frame.Source, frame.Destination, first);
        }

        if (first is null || !from.IsUp)
        {
            Tap?.OnLost(from.FullName, frame, now);
            return;
        }

        first.Receive(frame, now);
    }

    /// <summary>The shortest way between two places, through translators too; none if there is none.</summary>
    internal static IReadOnlyList<Link>? Between(Place from, Place to) =>
        Ways.Search(from.Ports, to.Contains, passesTranslators: true)?.Links;

    /// <summary>Whether an interface leads to an address.</summary>
    internal bool Leads(NetworkInterface from, NetworkAddress source, NetworkAddress destination) => Find(from, source, destination) is not null;

    private void Forget()
    {
        _routes.Clear();
        _revision++;
    }

    private Hop? Find(NetworkInterface from, NetworkAddress source, NetworkAddress destination)
    {
        if (_fixed.TryGetValue((source, destination), out Hop? chosen))
        {
            return chosen;
        }

        (NetworkInterface, NetworkAddress, NetworkAddress) key = (from, source, destination);
        if (!_routes.TryGetValue(key, out Hop? first))
        {
            NetworkInterface? owner = Owner(destination);
            Way? way = owner is null ? null : Ways.Search([from], new Place(owner.Node, owner).Contains);
            first = way is null ? null : Hop.Along(way.Links, way.End);
            _routes[key] = first;
        }

        return first;
    }
}
