using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServalRef.Cli.Decoding;
using ServalRef.Rendering.Packets;
using ServalRef.StateMachines;

namespace ServalRef.Cli;

/// <content>The command that shows packets.</content>
internal static partial class CommandLine
{
    private static Command Decode(CommandEnvironment environment)
    {
        Argument<string> file = new("FILE") { Description = "A capture (pcap, pcapng, also compressed: .gz, .zst); - is standard input." };
        Option<(uint, uint)?> flow = new("--flow")
        {
            Description = "Packets of one flow, by its IDs as reports name them (2>3), or by one of them.",
            HelpName = "ID",
            CustomParser = ReadFlow,
        };
        Option<NetworkAddress[]> host = new("--host") { Description = "Packets from or to an address.", HelpName = "ADDR", CustomParser = ReadAddresses };
        Option<string?> kind = new("--kind")
        {
            Description = "Packets of one kind: SYN, RSYN+ACK, ..., ADDRESS, REGISTER, data, probe, moved, acknowledgement, tcp, udp, malformed.",
            HelpName = "NAME",
            CustomParser = ReadKind,
        };
        Option<double?> from = Seconds("--from", "Packets from so many seconds after the first packet of the file on.");
        Option<double?> to = Seconds("--to", "Packets up to so many seconds after the first packet of the file.");
        Option<int?> count = new("--count") { Description = "The first so many packets of those chosen.", HelpName = "N", CustomParser = ReadCount };
        Option<bool> json = new(JsonOption) { Description = "Write one JSON object a line for each packet, and nothing else, to standard output." };
        Command command = new("decode", "Print a capture's Serval packets, field by field.") { file, flow, host, kind, from, to, count, json };
        command.SetAction(result => DecodeCommand.Run(
            new DecodeRequest(
                result.GetRequiredValue(file),
                new PacketFilter
                {
                    Flow = result.GetValue(flow),
                    Host = result.GetValue(host) is { Length: > 0 } hosts ? hosts[0] : null,
                    Kind = result.GetValue(kind),
                    From = TimeOf(result.GetValue(from)),
                    To = TimeOf(result.GetValue(to)),
                },
                result.GetValue(count),
                result.GetValue(json)),
            environment));
        return command;
    }

    private static Option<double?> Seconds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "S",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= 1e9)
            {
                return seconds;
            }

            result.AddError($"'{text}' is no number of seconds; expected 0 or more, for example 1.5");
            return null;
        },
    };

    private static Duration? TimeOf(double? seconds) => seconds is { } value ? new Duration((long)(value * 1e9)) : null;

    private static (uint, uint)? ReadFlow(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        (uint, uint)? flow = PacketFilter.ParseFlow(text);
        if (flow is null)
        {
            result.AddError($"'{text}' is no flow; expected one or two flow IDs, for example '2>3' or 2");
        }

        return flow;
    }

    private static string ReadKind(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!KindName.All.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            IReadOnlyList<string> near = Suggestions.For(text, KindName.All);
            result.AddError($"there is no kind of packet '{text}'{Suggestions.Sentence(near)}");
        }

        return text;
    }

    private static int? ReadCount(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
        {
            return count;
        }

        result.AddError($"'{text}' is no number of packets; expected 1 to {int.MaxValue}");
        return null;
    }
}
