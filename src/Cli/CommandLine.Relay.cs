using System.CommandLine;
using ServalRef.Cli.Live;

namespace ServalRef.Cli;

/// <content>The command that passes packets on.</content>
internal static partial class CommandLine
{
    private static Command Relay(CommandEnvironment environment)
    {
        Option<string?> routes = new("--routes")
        {
            Description = "Routes in YAML: a list of maps with prefix (0005/16), rule (forward or drop) and targets (address, priority, weight).",
            HelpName = "FILE",
        };
        LiveOptions live = new("--on", "The relay's addresses; the first stands in SOURCE. Repeatable.");
        Command command = new("relay", "Be a service router and rendezvous; needs CAP_NET_RAW." + NoCryptography) { routes };
        live.AddTo(command);
        command.SetAction(result =>
        {
            LiveRequest request = live.Read(result);
            return request.Qlog is not null ? throw new UsageException("a relay has no connections that --qlog could record; use --pcap or --trace")
                : request.Addresses.Count > 0
                ? RelayCommand.Run(request, result.GetValue(routes), environment)
                : throw new UsageException("a relay needs an address: --on ADDR");
        });
        return command;
    }
}
