using System.Globalization;
using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Transfer;
using ServalRef.Simulation.Applications;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServalRef.Simulation.Scenarios;

/// <summary>Reads scenario files (YAML), and says line by line what is wrong with one.</summary>
public sealed partial class ScenarioReader
{
    private static readonly Dictionary<string, SchedulerKind> Schedulers = new()
    {
        ["lowest round trip"] = SchedulerKind.LowestRoundTrip,
        ["round robin"] = SchedulerKind.RoundRobin,
        ["redundant"] = SchedulerKind.Redundant,
    };

    private static readonly Dictionary<string, ICongestionControl> Algorithms =
        CongestionControls.All.ToDictionary(algorithm => algorithm.Name.ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Dictionary<string, Outcome?> Outcomes =
        Enum.GetValues<Outcome>().ToDictionary(Word, outcome => (Outcome?)outcome, StringComparer.Ordinal);

    private readonly Problems _problems;
    private readonly Dictionary<string, NodeSpec> _nodes = [];
    private readonly Dictionary<string, MapReader> _maps = [];
    private readonly HashSet<string> _connections = [];
    private Duration _duration;

    private ScenarioReader(string file) => _problems = new Problems(file);

    /// <summary>Reads a scenario.</summary>
    /// <param name="file">The name of the file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="ScenarioException">It cannot be used; all problems found are told.</exception>
    public static Scenario Read(string file, string text)
    {
        ScenarioReader reader = new(file);
        Scenario? scenario = null;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 0)
            {
                throw new ScenarioException($"{file}:1:1: the file is empty; a scenario has at least 'title', 'duration', 'hosts' and 'links'");
            }

            scenario = reader.Read(new MapReader(stream.Documents[0].RootNode, "a scenario", reader._problems));
        }
        catch (YamlException e)
        {
            reader._problems.Add(e.Start, $"this is no YAML: {e.Message.Split('\n')[0].TrimEnd('.')}");
        }

        return reader._problems.Any || scenario is null ? throw new ScenarioException(reader._problems.Lines) : scenario;
    }

    /// <summary>How the file writes an outcome: <c>timed out</c> for TimedOut.</summary>
    public static string Word(Outcome outcome) => outcome == Outcome.None
        ? "open"
        : string.Concat(outcome.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private Scenario Read(MapReader map)
    {
        string title = map.Text("title");
        _duration = map.Time("duration");
        Duration duration = _duration;
        if (_duration == Duration.Zero)
        {
            // That is told already; what lies after the end cannot be.
            _duration = Duration.MaxValue;
        }

        int seed = map.Number("seed", 1);
        ReadNodes(map);
        CheckLater();
        var scenario = new Scenario
        {
            Title = title,
            Seed = seed,
            Duration = duration,
            Nodes = [.. _nodes.Values],
            Links = [.. map.Maps("links", "a link").Select(ReadLink)],
            Connections = [.. map.Maps("connections", "a connection").Select(ReadConnection)],
            Background = [.. map.Maps("background", "background traffic").Select(ReadBackground)],
            Events = [.. map.Maps("events", "an event").Select(ReadEvent).OrderBy(e => e.At)],
            Expectations = [.. map.Maps("expect", "an expectation").Select(ReadExpectation)],
        };
        map.End();
        return scenario;
    }

    private LinkSpec ReadLink(MapReader map)
    {
        IReadOnlyList<string> ends = map.Texts("between");
        if (ends.Count != 2)
        {
            map.Problem("between", "expected 'between' with two ends, such as 'phone.wifi, net'");
        }

        LinkShape both = ReadShape(map, new LinkShape(new LinkOptions(), 0));
        LinkShape forth = map.Has("forth") ? ReadShape(map.Map("forth", "one direction"), both, whole: true) : both;
        LinkShape back = map.Has("back") ? ReadShape(map.Map("back", "one direction"), both, whole: true) : both;
        foreach (string end in ends)
        {
            CheckNode(map, "between", end);
        }

        map.End();
        return new LinkSpec(ends.Count > 0 ? ends[0] : "", ends.Count > 1 ? ends[1] : "", forth, back);
    }

    private static LinkShape ReadShape(MapReader map, LinkShape start, bool whole = false)
    {
        LinkOptions given = start.Options;
        double products = start.QueueProducts;
        (int packets, long bytes) = (given.QueuePackets, given.QueueBytes);
        if (map.Find("queue") is not null)
        {
            (packets, bytes, products) = ReadQueue(map);
        }

        LossModel loss = given.Loss;
        if (map.Has("loss") || map.Has("burst loss"))
        {
            loss = map.Has("burst loss") ? ReadBurst(map.Map("burst loss", "burst loss")) : new BernoulliLoss(map.Share("loss"));
        }

        var options = given with
        {
            Rate = map.Quantity("rate", Units.Rates, given.Rate),
            Delay = map.Time("delay", given.Delay),
            QueuePackets = packets,
            QueueBytes = bytes,
            RandomZone = map.Number("random zone", given.RandomZone),
            Loss = loss,
            Jitter = map.Time("jitter", given.Jitter),
            Reorders = map.Flag("reorder", given.Reorders),
            Duplication = map.Share("duplicate", given.Duplication),
            Corruption = map.Share("corrupt", given.Corruption),
            Mtu = (int)map.Quantity("mtu", Units.Sizes, given.Mtu),
        };
        _ = (map.Find("loss"), map.Find("burst loss"));
        if (products > 0 && (options.Rate == 0 || options.Delay == Duration.Zero))
        {
            map.Problem("queue", "a queue in BDP needs a 'rate' and a 'delay' of the link");
        }

        if (whole)
        {
            map.End();
        }

        return new LinkShape(options, products);
    }

    private static (int Packets, long Bytes, double Products) ReadQueue(MapReader map)
    {
        string text = map.Text("queue");
        string number = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        if (text.EndsWith("packets", StringComparison.Ordinal) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int packets) && packets > 0)
        {
            return (packets, long.MaxValue, 0);
        }

        if (text.EndsWith("BDP", StringComparison.Ordinal) && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double products) && products > 0)
        {
            return (int.MaxValue, long.MaxValue, products);
        }

        if (Units.TryRead(text, Units.Sizes, out double bytes) && bytes > 0)
        {
            return (int.MaxValue, (long)bytes, 0);
        }

        map.Problem("queue", $"expected a queue such as '100 packets', '64 KiB' or '1 BDP', not '{text}'");
        return (int.MaxValue, long.MaxValue, 0);
    }

    private static GilbertElliottLoss ReadBurst(MapReader map)
    {
        GilbertElliottLoss loss = new(
            map.Share("good to bad"), map.Share("bad to good"), map.Share("loss when good"), map.Share("loss when bad", 1));
        map.End();
        return loss;
    }

    private ConnectionSpec ReadConnection(MapReader map)
    {
        string name = map.Text("name");
        if (!_connections.Add(name))
        {
            map.Problem("name", $"there are two connections of the name '{name}'");
        }

        var connection = new ConnectionSpec(name, map.Text("from"), map.Text("to"), Service(map, "service", map.Text("service")))
        {
            At = map.Time("at", Duration.Zero),
            Send = Amount(map, "send"),
            Receive = Amount(map, "receive"),
            Until = map.TimeOrNone("until"),
            ServerReads = Pace(map.Map("server reads", "a pace of reading")),
            OpenerReads = Pace(map.Map("opener reads", "a pace of reading")),
            Flows = [.. map.Maps("flows", "a flow").Select(ReadFlow)],
        };
        CheckTime(map, "at", connection.At);
        CheckPort(map, "from", connection.From);
        CheckPort(map, "to", connection.To);
        map.End();
        return connection;
    }

    private FlowSpec ReadFlow(MapReader map)
    {
        FlowSpec flow = new(map.Text("from"), map.Text("to"), map.Flag("backup"), map.TimeOrNone("at"));
        CheckTime(map, "at", flow.At ?? Duration.Zero);
        CheckPort(map, "from", flow.From);
        CheckPort(map, "to", flow.To);
        map.End();
        return flow;
    }

    private static long Amount(MapReader map, string key)
    {
        if (map.Has(key) && map.Text(key) == "until the end")
        {
            return long.MaxValue;
        }

        return (long)map.Quantity(key, Units.Sizes, 0);
    }

    private static ReadingPace Pace(MapReader map)
    {
        ReadingPace pace = new((int)map.Quantity("size", Units.Sizes, 0), map.Time("every", Duration.Zero));
        map.End();
        return pace;
    }

    private void CheckTime(MapReader map, string key, Duration at)
    {
        if (at > _duration)
        {
            map.Problem(key, string.Create(CultureInfo.InvariantCulture, $"{at.Seconds:0.###} s is after the end of the scenario, {_duration.Seconds:0.###} s"));
        }
    }

    private static ServiceId Service(MapReader map, string key, string text)
    {
        if (!ServiceId.TryParse(text, out ServiceId service) && text.Length > 0)
        {
            map.Problem(key, $"expected a service of up to 64 hexadecimal digits, such as '0005', not '{text}'");
        }

        return service;
    }

    private static NetworkAddress Address(MapReader map, string key)
    {
        string text = map.Text(key);
        if (!NetworkAddress.TryParse(text, out NetworkAddress address) && text.Length > 0)
        {
            map.Problem(key, $"expected an address such as 10.1.0.1, or 10.1.0.1:54324 for SAL in UDP, not '{text}'");
        }

        return address;
    }

    private static List<NetworkAddress> Addresses(MapReader map, string key)
    {
        var addresses = new List<NetworkAddress>();
        foreach (string text in map.Texts(key))
        {
            if (NetworkAddress.TryParse(text, out NetworkAddress address) && !address.IsNone)
            {
                addresses.Add(address);
            }
            else
            {
                map.Problem(key, $"expected an address such as 10.1.0.1, or 10.1.0.1:54324 for SAL in UDP, not '{text}'");
            }
        }

        return addresses;
    }
}
