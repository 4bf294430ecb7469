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

    internal void Remove(NetworkAddress address) => _addresses.Remove(address);
}

/// <summary>A link and where it leads.</summary>
internal readonly record struct Edge(Link Link, NetworkInterface To);
