using System.CommandLine;
using System.Globalization;
using System.Net;
using ServalRef.Cli.Live;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Cli;

/// <content>The command that carries TCP.</content>
internal static partial class CommandLine
{
    private static Command Proxy(CommandEnvironment environment)
    {
        Option<string?> tcp = new("--tcp") { Description = "Accept TCP connections here, and carry each to --to.", HelpName = "[ADDR:]PORT" };
        Option<string?> service = new("--service") { Description = "Offer this service, and carry each connection to --to by TCP.", HelpName = "SERVICE" };
        Option<string> to = new("--to")
        {
            Description = "With --tcp: the service and the address to ask. With --service: the TCP server.",
            HelpName = "SERVICE@ADDR|HOST:PORT",
            Required = true,
        };
        LiveOptions live = new("--on", "The host's addresses for Serval; 0.0.0.0 is all. Repeatable; with --service loopback if not given.", takesAll: true);
        Command command = new("proxy", "Carry ordinary TCP over Serval, one end each." + NoCryptography) { tcp, service, to };
        live.AddTo(command);
        command.SetAction(result => ProxyCommand.Run(
            (result.GetValue(tcp), result.GetValue(service)) switch
            {
                ({ } accepts, null) => FromTcp(live.Read(result), accepts, result.GetRequiredValue(to)),
                (null, { } offered) => ToTcp(live.Read(result), offered, result.GetRequiredValue(to)),
                _ => throw new UsageException("proxy needs either --tcp or --service"),
            },
            environment));
        return command;
    }

    private static ProxyRequest FromTcp(LiveRequest live, string accepts, string to)
    {
        string[] parts = to.Split('@');
        return parts.Length == 2 && ServiceId.TryParse(parts[0], out ServiceId service)
            && NetworkAddress.TryParse(parts[1], out NetworkAddress peer) && !peer.IsNone
            ? new ProxyRequest(live, service) { Accepts = EndPoint(accepts), Peer = live.WithPort(peer) }
            : throw new UsageException($"--to '{to}' is no service at an address; expected for example 0005@10.1.0.2");
    }

    private static ProxyRequest ToTcp(LiveRequest live, string offered, string to)
    {
        int colon = to.LastIndexOf(':');
        if (!ServiceId.TryParse(offered, out ServiceId service))
        {
            throw new UsageException($"--service '{offered}' is no service; expected up to {2 * ServiceId.Bytes} hexadecimal digits, for example 0005");
        }

        return colon > 0 && Port(to[(colon + 1)..]) is { } port
            ? new ProxyRequest(live, service) { Server = new DnsEndPoint(to[..colon], port) }
            : throw new UsageException($"--to '{to}' is no TCP server; expected for example localhost:22");
    }

    private static IPEndPoint EndPoint(string text)
    {
        int colon = text.LastIndexOf(':');
        IPAddress? address = IPAddress.Loopback;
        return (colon < 0 || IPAddress.TryParse(text[..colon], out address)) && Port(text[(colon + 1)..]) is { } port
            ? new IPEndPoint(address, port)
            : throw new UsageException($"--tcp '{text}' is no place to listen; expected a port, for example 8022 or 127.0.0.1:8022");
    }

    private static int? Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0 ? port : null;
}
