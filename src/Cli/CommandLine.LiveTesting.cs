using System.CommandLine;
using ServalRef.Cli.Testing;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Cli;

/// <content>Which implementation on a real network is tested.</content>
internal static partial class CommandLine
{
    /// <summary>The options of <c>test</c> that name it.</summary>
    private sealed class LiveTestOptions
    {
        private readonly Option<NetworkAddress> _live = new("--live")
        {
            Description = "Test the implementation that offers an echo service at this address, in real time; with --list, the cases that can.",
            HelpName = "ADDR",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => result.Tokens.Count == 0 ? default : ReadAddress(result),
        };

        private readonly Option<int> _port = new("--port")
        {
            Description = "Its UDP port.",
            HelpName = "N",
            DefaultValueFactory = _ => Ipv4.ServerUdpPort,
            CustomParser = result => (int)ReadNumber(result, 1, ushort.MaxValue, "a port"),
        };

        private readonly Option<bool> _raw = new("--raw") { Description = "Travel by IP protocol 144 rather than in UDP; needs CAP_NET_RAW." };

        private readonly Option<ServiceId?> _service = new("--service")
        {
            Description = "The echo service: up to 64 hexadecimal digits; 0005 if not given.",
            HelpName = "ID",
            CustomParser = result => ReadService(result),
        };

        private readonly Option<NetworkAddress[]> _from = new("--from")
        {
            Description = "Addresses of this machine that the suite may use; on loopback it takes what it needs. Repeatable.",
            HelpName = "ADDR[,ADDR...]",
            CustomParser = ReadAddresses,
        };

        public void AddTo(Command command)
        {
            Option[] all = [_live, _port, _raw, _service, _from];
            Array.ForEach(all, command.Add);
        }

        /// <summary>What is asked; null if no live implementation is.</summary>
        public LiveTestRequest? Read(ParseResult result)
        {
            if (result.GetResult(_live) is not { Implicit: false })
            {
                return new Option[] { _port, _raw, _service, _from }.Any(option => result.GetResult(option) is { Implicit: false })
                    ? throw new UsageException("--port, --raw, --service and --from say where --live finds an implementation")
                    : null;
            }

            NetworkAddress address = result.GetValue(_live);
            return new LiveTestRequest(
                new NetworkAddress(address.IPv4),
                address.UdpPort != 0 ? address.UdpPort : result.GetValue(_port),
                result.GetValue(_raw),
                result.GetValue(_service) ?? LiveTestRequest.UsualService,
                result.GetValue(_from) ?? []);
        }
    }
}
