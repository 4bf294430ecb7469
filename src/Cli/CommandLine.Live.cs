using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServalRef.Cli.Live;
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
        LiveOptions live = new("--on", "Offer it at this address of the host; 0.0.0.0 is all. Repeatable; loopback if not given.", takesAll: true, speaksPrototype: true);
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
            ListenRequest request = new(live.Read(result), result.GetRequiredValue(service), mode, file ?? folder, result.GetValue(once));
            return request.Live.Prototype ? DatagramCommands.Listen(request, environment) : ListenCommand.Run(request, environment);
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
        const string From = "Send from this address of the host; a flow for each. Repeatable; the one that the routes choose if not given.";
        LiveOptions live = new("--from", From, speaksPrototype: true);
        Command command = new("connect", "Open a connection on a real network, from standard input and to standard output." + NoCryptography)
        {
            service, peer, to, send, receive,
        };
        live.AddTo(command);
        command.SetAction(result =>
        {
            LiveRequest request = live.Read(result);
            string? output = result.GetValue(receive) ?? (request.Json ? null : LiveFiles.Standard);
            if (request.Json && output == LiveFiles.Standard)
            {
                throw new UsageException("with --json standard output has the events; name a file with --receive");
            }

            ConnectRequest asked = new(
                request, result.GetRequiredValue(service), result.GetRequiredValue(peer), result.GetValue(to) ?? [], result.GetValue(send)!, output);
            return request.Prototype ? DatagramCommands.Connect(asked, environment) : ConnectCommand.Run(asked, environment);
        });
        return command;
    }

    private static Command Perf(CommandEnvironment environment)
    {
        LiveOptions serving = new("--on", "Serve at this address of the host; 0.0.0.0 is all. Repeatable; loopback if not given.", takesAll: true);
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
}
