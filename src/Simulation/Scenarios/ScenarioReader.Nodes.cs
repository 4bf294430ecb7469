using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Services;

namespace ServalRef.Simulation.Scenarios;

/// <content>Hosts, routers, translators and relays.</content>
public sealed partial class ScenarioReader
{
    private const int MostWaiting = 1_000_000;

    private void ReadNodes(MapReader map)
    {
        MapReader hosts = map.Map("hosts", "hosts");
        foreach (string name in hosts.Keys.ToArray())
        {
            _maps[name] = hosts.Map(name, $"host '{name}'");
            Add(hosts, ReadHost(name, _maps[name]));
        }

        foreach (string name in map.Texts("routers"))
        {
            Add(map, new NodeSpec(name, NodeKind.Router));
        }

        MapReader translators = map.Map("translators", "translators");
        foreach (string name in translators.Keys.ToArray())
        {
            MapReader one = _maps[name] = translators.Map(name, $"translator '{name}'");
            Add(translators, new NodeSpec(name, NodeKind.Translator)
            {
                Interfaces = [new InterfaceSpec("outside", [Address(one, "outside")])],
                Lifetime = one.Time("lifetime", ValueRange.Durations, Duration.FromSeconds(120)),
            });
            one.End();
        }

        MapReader relays = map.Map("relays", "relays");
        foreach (string name in relays.Keys.ToArray())
        {
            MapReader one = _maps[name] = relays.Map(name, $"relay '{name}'");
            Add(relays, new NodeSpec(name, NodeKind.Relay)
            {
                Interfaces = [new InterfaceSpec("if0", [Address(one, "address")])],
                Routes = [.. one.Maps("routes", "a route").Select(ReadRoute)],
            });
            one.End();
        }
    }

    private void Add(MapReader where, NodeSpec node)
    {
        if (node.Name.Length == 0 || node.Name.Contains('.', StringComparison.Ordinal))
        {
            where.Problem(node.Name, $"'{node.Name}' is no name: it is empty, or has a dot");
        }

        foreach (InterfaceSpec port in node.Interfaces.Where(port => port.Name.Length == 0 || port.Name.Contains('.', StringComparison.Ordinal)))
        {
            where.Problem(node.Name, $"'{port.Name}' is no name of an interface: it is empty, or has a dot");
        }

        if (!_nodes.TryAdd(node.Name, node))
        {
            where.Problem(node.Name, $"there are two nodes of the name '{node.Name}'");
        }
    }

    private static NodeSpec ReadHost(string name, MapReader map)
    {
        MapReader interfaces = map.Map("interfaces", $"the interfaces of '{name}'");
        if (!map.Has("interfaces"))
        {
            map.Problem("", $"host '{name}' needs 'interfaces'");
        }

        var node = new NodeSpec(name, NodeKind.Host)
        {
            Interfaces = [.. interfaces.Keys.ToArray().Select(port => new InterfaceSpec(port, Addresses(interfaces, port)))],
            Serves = [.. map.Texts("serves").Select(service => (Service(map, "serves", service), map.Number("backlog", 16, 1, MostWaiting)))],
            AcceptsAfter = map.Time("accept after", ValueRange.Moments, Duration.Zero),
            Rendezvous = map.Has("rendezvous") ? map.Text("rendezvous") : null,
            Options = ReadOptions(map),
        };
        _ = map.Number("backlog", 16, 1, MostWaiting);
        map.End();
        return node;
    }

    private static EndpointOptions ReadOptions(MapReader map)
    {
        TransferOptions defaults = TransferOptions.Default;
        return new EndpointOptions
        {
            Policy = HostPolicy.Default with
            {
                AcceptsFlows = map.Flag("accepts flows", fallback: true),
                TellsAddresses = map.Flag("tells addresses", fallback: true),
                MovesWhenLost = map.Flag("moves when lost", fallback: true),
            },
            SynQueue = map.Number("syn queue", EndpointOptions.Default.SynQueue, 1, MostWaiting),
            Transfer = defaults with
            {
                SendBuffer = (int)map.Quantity("send buffer", ValueRange.Buffers, defaults.SendBuffer),
                ReceiveBuffer = (int)map.Quantity("receive buffer", ValueRange.Buffers, defaults.ReceiveBuffer),
                Mtu = (int)map.Quantity("mtu", ValueRange.HostMtus, defaults.Mtu),
                Scheduler = map.Choice("scheduler", Schedulers, defaults.Scheduler),
                Algorithm = map.Choice("congestion control", Algorithms, defaults.Algorithm),
                Recovery = map.Choice("loss recovery", Recoveries, defaults.Recovery),
                InitialWindowPackets = map.Number("initial window", defaults.InitialWindowPackets, 1, 10_000),
                MinimumRto = map.Time("minimum rto", ValueRange.MinimumRtos, defaults.MinimumRto),
                AckEvery = map.Number("ack every", defaults.AckEvery, 1, 1000),
                AckDelay = map.Time("ack delay", ValueRange.AckDelays, defaults.AckDelay),
                OpportunisticRetransmission = map.Flag("reinject", fallback: true),
                Penalisation = map.Flag("penalise", fallback: true),
                Pacing = map.Flag("pacing", fallback: true),
            },
        };
    }

    private (ServiceId Service, IReadOnlyList<(string Target, uint Weight)> Targets) ReadRoute(MapReader map)
    {
        ServiceId service = Service(map, "service", map.Text("service"));
        var targets = new List<(string, uint)>();
        MapReader weights = map.Map("to", "targets");
        foreach (string target in weights.Keys.ToArray())
        {
            targets.Add((target, (uint)weights.Number(target, 1, 1, MostWaiting)));
        }

        map.End();
        return (service, targets);
    }
}
