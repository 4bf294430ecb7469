using System.Globalization;
using System.Text.Json;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Verification.Traces;

/// <summary>
/// Takes the steps of a trace once more with the engine that the models run, and holds the hosts and the network against them: who is told
/// of a packet, what is sent, which timers run, which states follow.
/// </summary>
/// <remarks>See <c>spec/verification.md</c>, "Traces". What the bytes of streams do is not control, and taken as the trace says it.</remarks>
public sealed partial class TraceValidation
{
    // Findings that follow from the first are of no use.
    private const int MostFindings = 20;

    private const int HeadOfLine = 80;

    private static readonly string[] Unread = ["\"event\":\"window\"", "\"event\":\"delivered\"", "\"event\":\"loss\"", "\"event\":\"lost\""];

    private readonly Dictionary<string, TracedHost> _hosts = [];
    // What a host received last, also one that was not introduced yet: it may be by this packet that it comes to take a step.
    private readonly Dictionary<string, (HostPacket Packet, Instant At)> _received = [];
    private readonly HashSet<string> _sent = [];
    private readonly SortedSet<string> _clauses = new(StringComparer.Ordinal);
    private readonly List<TraceFinding> _findings = [];
    private readonly byte[] _buffer = new byte[1 << 11];
    private long _line;
    private long _steps;
    private long _packets;
    private long _strangers;
    private int _connections;
    private Instant _now;
    private string _host = "";

    private TraceValidation()
    {
    }

    /// <summary>Validates a trace as <c>run --trace</c> writes it.</summary>
    /// <param name="trace">Its lines.</param>
    /// <exception cref="FormatException">A line is not one of a trace; the message names it.</exception>
    public static TraceReport Run(TextReader trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceValidation validation = new();
        while (validation._findings.Count < MostFindings && trace.ReadLine() is { } line)
        {
            validation._line++;
            validation.Take(line);
        }

        validation.End();
        return new TraceReport(
            validation._hosts.Count,
            validation._connections,
            validation._steps,
            validation._packets,
            validation._strangers,
            validation._clauses,
            validation._findings);
    }

    private void Take(string text)
    {
        // Most lines of a trace tell of data.
        if (Unread.Any(kind => text.AsSpan(0, Math.Min(text.Length, HeadOfLine)).Contains(kind, StringComparison.Ordinal)))
        {
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement line = document.RootElement;
            _now = new Instant(line.GetProperty("time_ns").GetInt64());
            switch (StepWords.Text(line, "event"))
            {
                case "host":
                    Meet(line);
                    break;
                case "addresses":
                    Change(line);
                    break;
                case "packet":
                    Pass(line);
                    break;
                case "step":
                    Step(line);
                    break;
                case "state":
                    Compare(line);
                    break;
                case "scenario":
                    Heed(StepWords.Text(line, "what"), StepWords.Text(line, "subject"));
                    break;
                default:
                    break;
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new FormatException($"line {_line} is not one of a trace: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private void Meet(JsonElement line)
    {
        string rendezvous = StepWords.Text(line, "rendezvous");
        string name = StepWords.Text(line, "host");
        TracedHost host = _hosts[name] = new TracedHost(HostPolicy.Default with
        {
            Rendezvous = rendezvous.Length == 0 ? default : StepWords.AddressOf(rendezvous),
            AcceptsFlows = StepWords.Flag(line, "acceptsFlows"),
            TellsAddresses = StepWords.Flag(line, "tellsAddresses"),
            MovesWhenLost = StepWords.Flag(line, "movesWhenLost"),
        })
        {
            Addresses = AddressesOf(line),
        };
        if (_received.TryGetValue(name, out var received) && received.At == _now)
        {
            Receive(host, received.Packet);
        }
    }

    private void Change(JsonElement line)
    {
        if (_hosts.TryGetValue(_host = StepWords.Text(line, "host"), out TracedHost? host))
        {
            host.Addresses = AddressesOf(line);
            host.Untold.UnionWith(host.Connections);
        }
    }

    private static ValueArray<NetworkAddress> AddressesOf(JsonElement line) =>
        [.. line.GetProperty("addresses").EnumerateArray().Select(address => StepWords.AddressOf(address.GetString()))];

    private void Heed(string what, string subject)
    {
        if (_hosts.TryGetValue(subject, out TracedHost? host))
        {
            if (what == "restart")
            {
                host.Restart();
            }

            if (what == "resume")
            {
                foreach (TracedConnection connection in host.Connections)
                {
                    connection.Resume(_now);
                }
            }

            host.IsStill = what is "suspend" or "off" || (host.IsStill && what is not ("resume" or "restart"));
        }
    }

    private void End()
    {
        foreach ((string name, TracedHost host) in _hosts)
        {
            _host = name;
            CheckDeadlines(host);
            CheckOwed(host.Owed.Where(owed => owed.At < _now), host);
        }
    }

    private void Find(string message)
    {
        if (_findings.Count < MostFindings)
        {
            _findings.Add(new TraceFinding(_line, _now, _host, message));
        }
    }

    private static string Words(in HostPacket packet) =>
        $"{packet.Control.Flags.ToText()} {packet.Control.SourceFlow}>{packet.Control.DestinationFlow} from {packet.Control.Source} to {packet.Control.Destination}";

    private static string Words(in ConnectionRecord record) =>
        $"{record.State}: {string.Join(", ", record.Flows.Select(flow => $"{flow.LocalFlow} {flow.StateName} {flow.Local} {flow.Peer}"))}";

    private static ulong Hexadecimal(JsonElement line, string member) =>
        ulong.TryParse(StepWords.Text(line, member), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : throw new FormatException($"'{member}' is no hexadecimal number");
}
