using ServalRef.Simulation.Applications;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <content>Connections and background traffic.</content>
public sealed partial class ScenarioReader
{
    private static readonly Dictionary<string, BackgroundKind> BackgroundKinds = new()
    {
        ["tcp"] = BackgroundKind.Tcp,
        ["constant"] = BackgroundKind.Constant,
        ["arrivals"] = BackgroundKind.Arrivals,
    };

    private ConnectionSpec ReadConnection(MapReader map)
    {
        string name = map.Text("name");
        if (!_connections.Add(name))
        {
            map.Problem("name", $"there are two connections of the name '{name}'");
        }

        var connection = new ConnectionSpec(name, map.Text("from"), map.Text("to"), Service(map, "service", map.Text("service")))
        {
            Line = map.Line,
            At = map.Time("at", ValueRange.Moments, Duration.Zero),
            Send = Amount(map, "send"),
            Receive = Amount(map, "receive"),
            Until = map.TimeOrNone("until", ValueRange.Moments),
            ServerReads = Pace(map.Map("server reads", "a pace of reading")),
            OpenerReads = Pace(map.Map("opener reads", "a pace of reading")),
            Flows = [.. map.Maps("flows", "a flow").Select(flow => ReadFlow(flow, name))],
        };
        CheckTime(map, "at", connection.At);
        CheckPort(map, "from", connection.From, NodeKind.Host);
        CheckPort(map, "to", connection.To, NodeKind.Host, NodeKind.Relay);
        if (EndName.NodeOf(connection.From) == EndName.NodeOf(connection.To) && connection.From.Length > 0)
        {
            map.Problem("to", $"a connection joins two hosts, not '{EndName.NodeOf(connection.From)}' with itself");
        }

        _openings.Add(connection);
        Later(map, "from", connection.From, connection.At);
        map.End();
        return connection;
    }

    private FlowSpec ReadFlow(MapReader map, string connection)
    {
        FlowSpec flow = new(map.Text("from"), map.Text("to"), map.Flag("backup"), map.TimeOrNone("at", ValueRange.Moments), map.Line);
        CheckTime(map, "at", flow.At ?? Duration.Zero);
        CheckPort(map, "from", flow.From, NodeKind.Host);
        CheckPort(map, "to", flow.To, NodeKind.Host);
        _ofConnections.Add((map, "from", connection, flow.From));
        Later(map, "from", flow.From, flow.At ?? Duration.Zero);
        map.End();
        return flow;
    }

    private static long Amount(MapReader map, string key)
    {
        if (map.Has(key) && map.Text(key) == "until the end")
        {
            return long.MaxValue;
        }

        return (long)map.Quantity(key, ValueRange.Amounts, 0);
    }

    private static ReadingPace Pace(MapReader map)
    {
        if (map.Keys.Any() && !(map.Has("size") && map.Has("every")))
        {
            map.Problem("", "a pace of reading needs 'size' and 'every'");
        }

        ReadingPace pace = new((int)map.Quantity("size", ValueRange.Buffers, 0), map.Time("every", ValueRange.ReadingTimes, Duration.Zero));
        map.End();
        return pace;
    }

    private BackgroundSpec ReadBackground(MapReader map)
    {
        BackgroundKind kind = map.Choice("kind", BackgroundKinds, BackgroundKind.Tcp);
        string from = map.Text("from");
        string to = map.Text("to");
        var spec = new BackgroundSpec(map.Text("name", $"{from} to {to}"), kind, from, to)
        {
            At = map.Time("at", ValueRange.Moments, Duration.Zero),
            Size = map.Has("size") || kind == BackgroundKind.Arrivals ? (long)map.Quantity("size", ValueRange.Transfers) : long.MaxValue,
            Rate = kind switch
            {
                BackgroundKind.Constant => map.Quantity("rate", ValueRange.Rates),
                BackgroundKind.Arrivals => map.Quantity("arrivals per second", ValueRange.Arrivals),
                _ => 0,
            },
            On = map.Time("on", ValueRange.Moments, Duration.Zero),
            Off = map.Time("off", ValueRange.Moments, Duration.Zero),
            Random = map.Flag("random"),
            Line = map.Line,
        };
        CheckTime(map, "at", spec.At);
        CheckPlace(map, "from", from);
        CheckPlace(map, "to", to);
        if (EndName.NodeOf(from) == EndName.NodeOf(to) && from.Length > 0)
        {
            map.Problem("to", $"background traffic goes from one node to another, not from '{EndName.NodeOf(from)}' to itself");
        }

        map.End();
        return spec;
    }
}
