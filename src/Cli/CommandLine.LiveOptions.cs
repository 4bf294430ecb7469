using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using ServalRef.Cli.Live;
using ServalRef.Net;
using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Cli;

/// <content>What the commands that use real networks have in common.</content>
internal static partial class CommandLine
{
    /// <summary>The options that all live commands have.</summary>
    private sealed class LiveOptions
    {
        private static readonly ICongestionControl[] Algorithms = [.. CongestionControls.All];
        private readonly bool _speaksPrototype;
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
        private readonly Option<string> _dialect = new("--dialect")
        {
            Description = $"What is spoken: {Dialect.Mtp1.Name}, or {Dialect.Prototype2014.Name} for datagrams, a line each.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Dialect.Mtp1.Name,
            CustomParser = ReadLiveDialect,
        };

        private readonly Option<Batching> _batching = new("--batching")
        {
            Description = "For measurements: which way several packets go through one call: none, sending or both.",
            HelpName = "WAY",
            DefaultValueFactory = _ => Batching.Both,
            Hidden = true,
        };

        private readonly Option<bool> _json = new("--json") { Description = "Write JSON, and nothing else, to standard output." };

        public LiveOptions(string addresses, string description, bool takesAll = false, bool speaksPrototype = false)
        {
            _addresses = new(addresses)
            {
                Description = description,
                HelpName = "ADDR[,ADDR...]",
                CustomParser = result => ReadAddresses(result, takesAll),
            };
            _speaksPrototype = speaksPrototype;
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
            Option[] all = [_addresses, _port, _raw, _capture, _trace, _qlog, _congestion, _scheduler, _rendezvous, _noWatch, _dialect, _batching, _json];
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
                Prototype = Checked(result.GetValue(_dialect) == Dialect.Prototype2014.Name),
                Batching = result.GetValue(_batching),
                Json = result.GetValue(_json),
            };
            NetworkAddress rendezvous = result.GetValue(_rendezvous);
            return rendezvous.IsNone ? request : request with { Rendezvous = request.WithPort(rendezvous) };
        }

        private bool Checked(bool prototype) => prototype && !_speaksPrototype
            ? throw new UsageException($"this command speaks {Dialect.Mtp1.Name} only; {Dialect.Prototype2014.Name} is for listen and connect")
            : prototype;

        private static string ReadLiveDialect(ArgumentResult result)
        {
            string name = result.Tokens[0].Value;
            if (name != Dialect.Mtp1.Name && name != Dialect.Prototype2014.Name)
            {
                result.AddError($"there is no dialect '{name}'; expected {Dialect.Mtp1.Name} or {Dialect.Prototype2014.Name}");
            }

            return name;
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
