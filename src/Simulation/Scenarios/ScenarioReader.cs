using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Transfer;
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

    private static readonly Dictionary<string, LossRecovery> Recoveries = new()
    {
        ["adaptive"] = LossRecovery.Adaptive,
        ["ranges"] = LossRecovery.Ranges,
        ["hole by hole"] = LossRecovery.HoleByHole,
    };

    private static readonly Dictionary<string, ICongestionControl> Algorithms =
        CongestionControls.All.ToDictionary(algorithm => algorithm.Name.ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Dictionary<string, Outcome?> Outcomes =
        Enum.GetValues<Outcome>().ToDictionary(Word, outcome => (Outcome?)outcome, StringComparer.Ordinal);

    private readonly Problems _problems;
    private readonly Dictionary<string, NodeSpec> _nodes = [];
    private readonly Dictionary<string, MapReader> _maps = [];
    private readonly HashSet<string> _connections = [];
    private readonly List<ConnectionSpec> _openings = [];
    private Duration _duration;

    private ScenarioReader(string file) => _problems = new Problems(file);

    /// <summary>Reads a scenario.</summary>
    /// <param name="file">The name of the file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="edits">Values that take the place of others.</param>
    /// <exception cref="ScenarioException">It cannot be used; all problems found are told.</exception>
    public static Scenario Read(string file, string text, params IReadOnlyList<ScenarioEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        ScenarioReader reader = new(file);
        Scenario? scenario = null;
        try
        {
            YamlStream stream = YamlText.Load(text);
            if (stream.Documents.Count == 0)
            {
                throw new ScenarioException($"{file}:1:1: the file is empty; a scenario has at least 'title', 'duration', 'hosts' and 'links'");
            }

            foreach (ScenarioEdit edit in edits)
            {
                edit.Apply(stream.Documents[0].RootNode);
            }

            scenario = reader.Read(new MapReader(stream.Documents[0].RootNode, "a scenario", reader._problems));
        }
        catch (YamlException e)
        {
            reader._problems.Add(e.Start, $"this is no YAML: {e.Message}");
        }

        string set = edits.Count > 0 ? $" (with {string.Join(", ", edits)})" : "";
        return reader._problems.Any || scenario is null
            ? throw new ScenarioException([.. reader._problems.Lines.Select(line => line + set)])
            : scenario;
    }

    /// <summary>How the file writes an outcome: <c>timed out</c> for TimedOut.</summary>
    public static string Word(Outcome outcome) => outcome == Outcome.None
        ? "open"
        : string.Concat(outcome.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private Scenario Read(MapReader map)
    {
        string title = map.Text("title");
        _duration = map.Time("duration", ValueRange.Durations);
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
            File = _problems.File,
            Title = title,
            Seed = seed,
            Duration = duration,
            Nodes = [.. _nodes.Values],
            Links = _links = [.. map.Maps("links", "a link").Select(ReadLink)],
            Connections = [.. map.Maps("connections", "a connection").Select(ReadConnection)],
            Background = [.. map.Maps("background", "background traffic").Select(ReadBackground)],
            Events = [.. map.Maps("events", "an event").Select(ReadEvent).OrderBy(e => e.At)],
            Expectations = [.. map.Maps("expect", "an expectation").Select(ReadExpectation)],
        };
        map.End();
        CheckCourse(scenario.Events);
        return scenario;
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
        if (!TryReadAddress(text, out NetworkAddress address) && text.Length > 0)
        {
            map.Problem(key, NoAddress(text));
        }

        return address;
    }

    private static List<NetworkAddress> Addresses(MapReader map, string key)
    {
        var addresses = new List<NetworkAddress>();
        foreach (string text in map.Texts(key))
        {
            if (TryReadAddress(text, out NetworkAddress address))
            {
                addresses.Add(address);
            }
            else
            {
                map.Problem(key, NoAddress(text));
            }
        }

        return addresses;
    }

    // A port of 0 would not be told from none.
    private static bool TryReadAddress(string text, out NetworkAddress address) =>
        NetworkAddress.TryParse(text, out address) && !address.IsNone && (address.UdpPort != 0 || !text.Contains(':', StringComparison.Ordinal));

    private static string NoAddress(string text) =>
        $"expected an address such as 10.1.0.1, or 10.1.0.1:54324 for SAL in UDP, not '{text}'";
}
