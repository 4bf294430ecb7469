using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using ServalRef.Cli.Live;
using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Cli;

/// <content>The commands that use real networks.</content>
internal static partial class CommandLine
{
    private const string NoCryptography = " Nothing is encrypted or authenticated: use it where you trust everybody on the path.";

    private static Command Listen(CommandEnvironment environment)
    {
        Argument<ServiceId> service = Service();
        Option<bool> echo = new("--echo") { Description = "Send back what comes." };
        Option<bool> discard = new("--discard") { Description = "Throw away what comes." };
        Option<string?> send = new("--send") { Description = "Send a file to everybody.", HelpName = "FILE" };
        Option<string?> receive = new("--receive") { Description = "Write what comes to DIR/1, DIR/2, ...", HelpName = "DIR" };
        Option<bool> once = new("--once") { Description = "End after one connection." };
        LiveOptions live = new("--on", "Offer it at this address of the host; 0.0.0.0 is all. Repeatable; loopback if not given.");
        Command command = new("listen", "Offer a service on a real network; what comes goes to standard output." + NoCryptography)
        {
            service, echo, discard, send, receive, once,
        };
        live.AddTo(command);
        command.Validators.Add(result =>
        {
            int modes = new Option[] { echo, discard, send, receive }.Count(option => result.GetResult(option) is { Implicit: false });
            if (modes > 1)
            {
                result.AddError("--echo, --discard, --send and --receive exclude each other");
            }
        });
        command.SetAction(result =>
        {
            string? file = result.GetValue(send);
            string? folder = result.GetValue(receive);
            ListenMode mode = result.GetValue(echo) ? ListenMode.Echo : result.GetValue(discard) ? ListenMode.Discard
                : file is not null ? ListenMode.Send : folder is not null ? ListenMode.Receive : ListenMode.Print;
            return ListenCommand.Run(
                new ListenRequest(live.Read(result), result.GetRequiredValue(service), mode, file ?? folder, result.GetValue(once)), environment);
        });
        return command;
    }

    private static Command Connect(CommandEnvironment environment)
    {
        Argument<ServiceId> service = Service();
        Argument<NetworkAddress> peer = Peer();
        Option<NetworkAddress[]> to = new("--to")
        {
            Description = "A further address of the peer; a flow is opened for each pair of addresses. Repeatable.",
            HelpName = "ADDR[,ADDR...]",
            CustomParser = ReadAddresses,
        };
        Option<string> send = new("--send")
        {
            Description = "The file to send; - is standard input.",
            HelpName = "FILE|-",
            DefaultValueFactory = _ => LiveFiles.Standard,
        };
        Option<string?> receive = new("--receive") { Description = "Where what comes is written; - is standard output.", HelpName = "FILE|-" };
        LiveOptions live = new("--from", "Send from this address of the host; a flow for each. Repeatable; the one that the routes choose if not given.");
        Command command = new("connect", "Open a connection on a real network, from standard input and to standard output." + NoCryptography)
        {
            service, peer, to, send, receive,
        };
        live.AddTo(command);
        command.SetAction(result =>
        {
            LiveRequest request = live.Read(result);
            string? output = result.GetValue(receive) ?? (request.Json ? null : LiveFiles.Standard);
            return request.Json && output == LiveFiles.Standard
                ? throw new UsageException("with --json standard output has the events; name a file with --receive")
                : ConnectCommand.Run(
                    new ConnectRequest(
                        request, result.GetRequiredValue(service), result.GetRequiredValue(peer), result.GetValue(to) ?? [], result.GetValue(send)!, output),
                    environment);
        });
        return command;
    }

    private static Command Perf(CommandEnvironment environment)
    {
        LiveOptions serving = new("--on", "Serve at this address of the host; 0.0.0.0 is all. Repeatable; loopback if not given.");
        Command server = new("server", "Answer measurements until Ctrl-C." + NoCryptography);
        serving.AddTo(server);
        server.SetAction(result => PerfServer.Run(serving.Read(result), environment));

        Argument<NetworkAddress> peer = Peer();
        Option<double> time = new("--time")
        {
            Description = "How long, in seconds.",
            HelpName = "S",
            DefaultValueFactory = _ => 10,
            CustomParser = result => ReadNumber(result, 0.1, 86_400, "seconds"),
        };
        Option<long> bytes = new("--bytes")
        {
            Description = "How many bytes, rather than how long.",
            HelpName = "N",
            CustomParser = result => (long)ReadNumber(result, 1, 1e15, "bytes"),
        };
        Option<bool> reverse = new("--reverse") { Description = "The server sends." };
        Option<int> connections = new("--connections")
        {
            Description = "How many connections at once, 1 to 10000.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
            CustomParser = result => (int)ReadNumber(result, 1, 10_000, "connections"),
        };
        LiveOptions sending = new("--from", "Send from this address of the host; a flow for each. Repeatable; the one that the routes choose if not given.");
        Command client = new("client", "Measure goodput, losses and the longest pause." + NoCryptography) { peer, time, bytes, reverse, connections };
        sending.AddTo(client);
        client.SetAction(result => PerfClient.Run(
            new PerfClientRequest(
                sending.Read(result),
                result.GetRequiredValue(peer),
                new PerfRequest(result.GetValue(reverse), result.GetValue(bytes), TimeSpan.FromSeconds(result.GetValue(time))),
                result.GetValue(connections)),
            environment));
        return new Command("perf", "Measure what goes through a real network.") { server, client };
    }

    private static Argument<ServiceId> Service() => new("SERVICE")
    {
        Description = "The service: up to 64 hexadecimal digits; zeros follow.",
        CustomParser = ReadService,
    };

    private static Argument<NetworkAddress> Peer() => new("ADDR")
    {
        Description = "The peer's address, or that of a router that knows the service.",
        CustomParser = ReadAddress,
    };

    private static ServiceId ReadService(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!ServiceId.TryParse(text, out ServiceId service))
        {
            result.AddError($"'{text}' is no service; expected up to {2 * ServiceId.Bytes} hexadecimal digits, for example 0005");
        }

        return service;
    }

    private static NetworkAddress ReadAddress(ArgumentResult result) => ReadAddresses(result) is [var address, ..] ? address : default;

    private static double ReadNumber(ArgumentResult result, double least, double most, string what)
    {
        string text = result.Tokens[0].Value;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) || number < least || number > most)
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"'{text}' is no number of {what}; expected {least} to {most}"));
        }

        return number;
    }

    /// <summary>The options that all live commands have.</summary>
    private sealed class LiveOptions
    {
        private static readonly ICongestionControl[] Algorithms = [.. CongestionControls.All];
        private readonly Option<NetworkAddress[]> _addresses;
        private readonly Option<int> _port;
        private readonly Option<bool> _raw = new("--raw") { Description = "Travel by IP protocol 144 rather than in UDP; needs CAP_NET_RAW." };
        private readonly Option<string?> _capture = new("--pcap") { Description = "Record the host's packets (pcapng), for 'check'.", HelpName = "F" };
        private readonly Option<string?> _trace = new("--trace") { Description = "Write packets, states and windows, one JSON object a line.", HelpName = "F" };
        private readonly Option<string?> _qlog = new("--qlog") { Description = QlogDescription, HelpName = "F" };
        private readonly Option<string> _congestion;
        private readonly Option<SchedulerKind> _scheduler;
        private readonly Option<NetworkAddress> _rendezvous;
        private readonly Option<bool> _noWatch = new("--no-watch") { Description = "Do not follow addresses that come and go." };
        private readonly Option<bool> _json = new("--json") { Description = "Write JSON, and nothing else, to standard output." };

        public LiveOptions(string addresses, string description)
        {
            _addresses = new(addresses) { Description = description, HelpName = "ADDR[,ADDR...]", CustomParser = ReadAddresses };
            _port = new("--port")
            {
                Description = "The listener's UDP port.",
                HelpName = "N",
                DefaultValueFactory = _ => Ipv4.ServerUdpPort,
                CustomParser = result => (int)ReadNumber(result, 1, ushort.MaxValue, "a port"),
            };
            _congestion = new("--congestion")
            {
                Description = $"How windows grow: {string.Join(", ", Algorithms.Select(algorithm => algorithm.Name))}.",
                HelpName = "NAME",
                DefaultValueFactory = _ => ServalRef.Runtime.Congestion.Lia.Instance.Name,
                CustomParser = ReadAlgorithm,
            };
            _scheduler = new("--scheduler")
            {
                Description = "Which flow carries the next packet: lowest-round-trip, round-robin or redundant.",
                HelpName = "NAME",
                CustomParser = ReadScheduler,
            };
            _rendezvous = new("--rendezvous")
            {
                Description = "Where peers find this host again after both have moved.",
                HelpName = "ADDR",
                CustomParser = ReadAddress,
            };
        }

        public void AddTo(Command command)
        {
            Option[] all = [_addresses, _port, _raw, _capture, _trace, _qlog, _congestion, _scheduler, _rendezvous, _noWatch, _json];
            Array.ForEach(all, command.Add);
        }

        public LiveRequest Read(ParseResult result)
        {
            LiveRequest request = new(
                [.. (result.GetValue(_addresses) ?? []).Select(Address)], result.GetValue(_port), result.GetValue(_raw))
            {
                Capture = result.GetValue(_capture),
                Trace = result.GetValue(_trace),
                Qlog = result.GetValue(_qlog),
                Congestion = Array.Find(Algorithms, algorithm => algorithm.Name == result.GetValue(_congestion))!,
                Scheduler = result.GetValue(_scheduler),
                Watches = !result.GetValue(_noWatch),
                Json = result.GetValue(_json),
            };
            NetworkAddress rendezvous = result.GetValue(_rendezvous);
            return rendezvous.IsNone ? request : request with { Rendezvous = request.WithPort(rendezvous) };
        }

        private static IPAddress Address(NetworkAddress address) => IPAddress.Parse($"{new NetworkAddress(address.IPv4)}");

        private static string ReadAlgorithm(ArgumentResult result)
        {
            string name = result.Tokens[0].Value;
            if (!Array.Exists(Algorithms, algorithm => algorithm.Name == name))
            {
                result.AddError($"there is no algorithm '{name}'; expected {string.Join(", ", Algorithms.Select(algorithm => algorithm.Name))}");
            }

            return name;
        }

        private static SchedulerKind ReadScheduler(ArgumentResult result)
        {
            string name = result.Tokens[0].Value;
            SchedulerKind? kind = name switch
            {
                "lowest-round-trip" => SchedulerKind.LowestRoundTrip,
                "round-robin" => SchedulerKind.RoundRobin,
                "redundant" => SchedulerKind.Redundant,
                _ => null,
            };
            if (kind is null)
            {
                result.AddError($"there is no scheduler '{name}'; expected lowest-round-trip, round-robin or redundant");
            }

            return kind ?? SchedulerKind.LowestRoundTrip;
        }
    }
}
