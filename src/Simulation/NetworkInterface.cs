using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>Where a node is joined to a link.</summary>
public sealed class NetworkInterface
{
    private readonly List<NetworkAddress> _addresses = [];

    internal NetworkInterface(Node node, string name) => (Node, Name) = (node, name);

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>Its name at the node, such as <c>if0</c>.</summary>
    public string Name { get; }

    /// <summary>Node and name, as captures have it: <c>A.if0</c>.</summary>
    public string FullName => $"{Node.Name}.{Name}";

    /// <summary>Whether it carries anything.</summary>
    public bool IsUp { get; internal set; } = true;

    /// <summary>Its addresses; several are several names of one place.</summary>
    public IReadOnlyList<NetworkAddress> Addresses => _addresses;

    /// <summary>The links that leave from here.</summary>
    internal List<Edge> Edges { get; } = [];

    /// <summary>The ways of the last packets that left from here.</summary>
    internal RecentRoutes Recent { get; } = new();

    internal void Add(NetworkAddress address) => _addresses.Add(address);
}

/// <summary>A link and where it leads.</summary>
internal readonly record struct Edge(Link Link, NetworkInterface To);

/// <summary>The links that a packet goes over, one after the other, to the node that gets it.</summary>
/// <param name="Links">At least one.</param>
/// <param name="Ends">Who gets it.</param>
/// <param name="At">The interface that it arrives at.</param>
internal sealed record Route(Link[] Links, Node Ends, NetworkInterface At);

/// <summary>The ways of some address pairs, one for each value of a hash: nearly every packet takes one that another has just taken.</summary>
internal sealed class RecentRoutes
{
    private const int Places = 16;

    private readonly Entry[] _entries = new Entry[Places];
    private int _revision;

    /// <summary>The way between two addresses if it is remembered, and the network has not changed since.</summary>
    internal bool TryFind(NetworkAddress source, NetworkAddress destination, int revision, out Route? route)
    {
        if (revision != _revision)
        {
            _revision = revision;
            Array.Clear(_entries);
        }

        ref Entry entry = ref At(source, destination);
        route = entry.Route;
        return entry.IsUsed && entry.Source == source && entry.Destination == destination;
    }

    /// <summary>Remembers a way; none is one, too.</summary>
    internal void Keep(NetworkAddress source, NetworkAddress destination, Route? route) =>
        At(source, destination) = new Entry(source, destination, route, IsUsed: true);

    private ref Entry At(NetworkAddress source, NetworkAddress destination) =>
        ref _entries[((source.IPv4 >> 1) + destination.IPv4 + source.UdpPort + destination.UdpPort) % Places];

    private readonly record struct Entry(NetworkAddress Source, NetworkAddress Destination, Route? Route, bool IsUsed);
}
