using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <content>Whether what a file names is there, and can be done.</content>
public sealed partial class ScenarioReader
{
    private readonly List<(MapReader Map, string Key, string Connection, string Port)> _ofConnections = [];
    private readonly List<(MapReader Map, string Key, string Port, Duration At)> _wanted = [];
    private IReadOnlyList<LinkSpec> _links = [];
    private NetworkAddress? _kind;

    /// <summary>Whether an address belongs to one node only, and what was named before it was read is there.</summary>
    private void CheckLater()
    {
        var owners = new Dictionary<NetworkAddress, string>();
        foreach (NodeSpec node in _nodes.Values)
        {
            foreach (NetworkAddress address in node.Kind == NodeKind.Translator ? [] : node.Interfaces.SelectMany(port => port.Addresses))
            {
                _kind ??= address;
                CheckKind(_maps[node.Name], node.Kind == NodeKind.Host ? "interfaces" : "address", address);
            }

            foreach (NetworkAddress address in node.Interfaces.SelectMany(port => port.Addresses))
            {
                if (!owners.TryAdd(address, node.Name))
                {
                    _maps[node.Name].Problem("interfaces", $"{address} belongs to '{owners[address]}' already");
                }
            }

            if (node.Rendezvous is { } rendezvous && !(_nodes.TryGetValue(rendezvous, out NodeSpec? relay) && relay.Kind == NodeKind.Relay))
            {
                _maps[node.Name].Problem("rendezvous", $"there is no relay '{rendezvous}'{Problems.Suggest(rendezvous, _nodes.Keys)}");
            }

            foreach ((string target, _) in node.Routes.SelectMany(route => route.Targets))
            {
                CheckPort(_maps[node.Name], "routes", target, NodeKind.Host, NodeKind.Relay);
            }
        }
    }

    /// <summary>Whether an address can talk to the first of the file: both in UDP, or neither.</summary>
    private void CheckKind(MapReader map, string key, NetworkAddress address)
    {
        if (_kind is { } first && (address.UdpPort == 0) != (first.UdpPort == 0))
        {
            map.Problem(key, $"{address} and {first} cannot talk to each other: give all addresses a UDP port, or none");
        }
    }

    private void CheckEvent(MapReader map, EventSpec what)
    {
        string key = Word(what.Kind);
        switch (what.Kind)
        {
            case EventKind.Down or EventKind.Up:
                CheckPort(map, key, what.Subject, NodeKind.Host);
                break;
            case EventKind.Move or EventKind.Open or EventKind.Remove or EventKind.Check:
                CheckFlowEvent(map, key, what);
                break;
            case EventKind.End or EventKind.Abort or EventKind.Forge:
                CheckConnection(map, key, what.Subject);
                CheckNode(map, "by", what.By, NodeKind.Host);
                _ofConnections.Add((map, "by", what.Subject, what.By));
                break;
            case EventKind.Link or EventKind.Cut or EventKind.Mend or EventKind.Intercept:
                CheckLink(map, key, what);
                break;
            case EventKind.Take:
                CheckPort(map, key, what.Subject, NodeKind.Host);
                CheckPort(map, "by", what.By, NodeKind.Host);
                if (EndName.NodeOf(what.Subject) == EndName.NodeOf(what.By))
                {
                    map.Problem("by", $"another host takes an address over, not '{EndName.NodeOf(what.By)}', which has it");
                }

                break;
            case EventKind.Rebind:
                CheckNode(map, key, what.Subject, NodeKind.Translator);
                break;
            default:
                CheckNode(map, key, what.Subject, NodeKind.Host);
                break;
        }
    }

    private void CheckFlowEvent(MapReader map, string key, EventSpec what)
    {
        CheckConnection(map, key, what.Subject);
        CheckPort(map, "from", what.From, NodeKind.Host);
        _ofConnections.Add((map, "from", what.Subject, what.From));
        if (what.To.Length == 0)
        {
            return;
        }

        CheckPort(map, "to", what.To, NodeKind.Host);
        bool moves = what.Kind == EventKind.Move;
        if (moves && (EndName.NodeOf(what.From) != EndName.NodeOf(what.To) || what.From == what.To))
        {
            map.Problem("to", $"a flow moves to another interface of '{EndName.NodeOf(what.From)}', not to '{what.To}'");
        }

        Later(map, moves ? "to" : "from", moves ? what.To : what.From, what.At);
    }

    private void CheckLink(MapReader map, string key, EventSpec what)
    {
        CheckPlace(map, key, what.Subject);
        CheckPlace(map, "to", what.To);
        bool areThere = _nodes.ContainsKey(EndName.NodeOf(what.Subject)) && _nodes.ContainsKey(EndName.NodeOf(what.To));
        if (areThere && !_links.Any(link => Joins(link.From, link.To) || Joins(link.To, link.From)))
        {
            map.Problem(key, $"no link joins '{what.Subject}' and '{what.To}'");
        }

        if (what.Kind == EventKind.Link && !map.Keys.Except(["at", "link", "to", "one way"]).Any())
        {
            map.Problem(key, "a 'link' event changes nothing: it names no key of a link");
        }

        bool Joins(string from, string to) => Is(from, what.Subject) && Is(to, what.To);

        static bool Is(string end, string named) => end == named || EndName.NodeOf(end) == named;
    }

    private void CheckConnection(MapReader map, string key, string name)
    {
        if (!_connections.Contains(name))
        {
            map.Problem(key, $"there is no connection '{name}'{Problems.Suggest(name, _connections)}");
        }
    }

    private void CheckNode(MapReader map, string key, string name, NodeKind kind)
    {
        string[] known = [.. _nodes.Values.Where(node => node.Kind == kind).Select(node => node.Name)];
        if (name.Length > 0 && !known.Contains(name))
        {
            map.Problem(key, $"there is no {kind.ToString().ToLowerInvariant()} '{name}'{Problems.Suggest(name, known)}");
        }
    }

    /// <summary>A node, or an interface of it; a link ends at an interface of a host, not at the host.</summary>
    private void CheckPlace(MapReader map, string key, string end, bool needsPort = false)
    {
        if (end.Length == 0)
        {
            return;
        }

        string[] parts = end.Split('.');
        if (!_nodes.TryGetValue(parts[0], out NodeSpec? node))
        {
            map.Problem(key, $"there is no node '{parts[0]}'{Problems.Suggest(parts[0], _nodes.Keys)}");
            return;
        }

        string[] ports = [.. node.Interfaces.Select(port => $"{node.Name}.{port.Name}")];
        bool isWhole = parts.Length == 1 && !(needsPort && node.Kind == NodeKind.Host);
        if (!isWhole && !ports.Contains(end) && ports.Length > 0)
        {
            map.Problem(key, $"expected an interface such as {string.Join(" or ", ports)}, not '{end}'{Problems.Suggest(end, ports)}");
        }
        else if (!isWhole && ports.Length == 0)
        {
            map.Problem(key, $"'{node.Name}' has no interfaces with names; expected '{node.Name}', not '{end}'");
        }
    }

    /// <summary>An interface with an address, of a node of some kind.</summary>
    private void CheckPort(MapReader map, string key, string end, params NodeKind[] kinds)
    {
        if (end.Length == 0)
        {
            return;
        }

        string name = EndName.NodeOf(end);
        if (!_nodes.TryGetValue(name, out NodeSpec? node))
        {
            map.Problem(key, $"there is no node '{name}'{Problems.Suggest(name, _nodes.Keys)}");
        }
        else if (!kinds.Contains(node.Kind))
        {
            map.Problem(key, $"expected an interface of a {string.Join(" or ", kinds).ToLowerInvariant()}, not of the {node.Kind.ToString().ToLowerInvariant()} '{name}'");
        }
        else if (!node.Interfaces.Any(port => $"{name}.{port.Name}" == end && port.Addresses.Count > 0))
        {
            string[] ports = [.. node.Interfaces.Select(port => $"{node.Name}.{port.Name}")];
            map.Problem(key, $"expected an interface with an address, such as {string.Join(" or ", ports)}, not '{end}'{Problems.Suggest(end, ports)}");
        }
    }

    private void CheckTime(MapReader map, string key, Duration at)
    {
        if (at > _duration)
        {
            map.Problem(key, string.Create(CultureInfo.InvariantCulture, $"{at.Seconds:0.###} s is after the end of the scenario, {_duration.Seconds:0.###} s"));
        }
    }

    /// <summary>Notes that an interface of a host is needed at a moment, or later.</summary>
    private void Later(MapReader map, string key, string port, Duration at) => _wanted.Add((map, key, port, at));

    /// <summary>What can be told only when all is read: who takes part in a connection, and what is never up when it is needed.</summary>
    private void CheckCourse(IReadOnlyList<EventSpec> events)
    {
        foreach ((MapReader map, string key, string name, string port) in _ofConnections)
        {
            if (_openings.Find(connection => connection.Name == name) is { } connection && !TakesPart(EndName.NodeOf(port), connection))
            {
                map.Problem(key, $"'{EndName.NodeOf(port)}' is no end of '{name}': it neither opens it nor serves {connection.Service}");
            }
        }

        Availability availability = new(events);
        foreach ((MapReader map, string key, string port, Duration at) in _wanted)
        {
            if (availability.From(port, at) is null)
            {
                map.Problem(key, string.Create(CultureInfo.InvariantCulture, $"'{port}' is down at {at.Seconds:0.###} s and does not come up again, so this cannot be done"));
            }
        }
    }

    private bool TakesPart(string node, ConnectionSpec connection) => node == EndName.NodeOf(connection.From)
        || (_nodes.TryGetValue(node, out NodeSpec? host) && host.Serves.Any(service => service.Service == connection.Service));
}
