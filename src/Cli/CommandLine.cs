using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServalRef.StateMachines;
using ServalRef.Verification.Models;

namespace ServalRef.Cli;

/// <summary>The grammar of the command line; each command's work is in a file of its own.</summary>
internal static partial class CommandLine
{
    private const string Auto = "auto";

    /// <summary>Builds the command with all its subcommands.</summary>
    public static RootCommand Create(CommandEnvironment environment) => new("Judge, test and read the Serval protocol.")
    {
        Check(environment),
        Run(environment),
        Evaluate(environment),
        Verify(environment),
        Decode(environment),
        Lia(environment),
        Explain(environment),
        Clauses(environment),
        Site(environment),
    };

    private static Command Check(CommandEnvironment environment)
    {
        Argument<string[]> files = new("FILE")
        {
            Description = "Captures (pcap, pcapng) or traces of 'run' (.ndjson); those of one host are merged by time into one. "
                + "FILE@ADDR[,ADDR...] says which host a file was taken at, by a clock of its own.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> dialect = new("--dialect")
        {
            Description = "The dialect to judge by: mtp1, prototype2014, or auto (by each packet's protocol field).",
            HelpName = "mtp1|prototype2014|auto",
            DefaultValueFactory = _ => Auto,
            CustomParser = ReadDialect,
        };
        Option<NetworkAddress[]> at = new("--at")
        {
            Description = "Addresses of the host that the capture was taken at; it is held to every rule, its peer to what is "
                + "certain from there. Repeatable.",
            HelpName = "ADDR[,ADDR...]",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = ReadAddresses,
        };
        Option<bool> hosts = new("--hosts")
        {
            Description = "Interfaces named HOST.if are that host's own: each host is held to every rule.",
        };
        Option<bool> complete = new("--complete")
        {
            Description = "The capture is whole: no packet was dropped when it was taken, so what one missing packet would explain is a violation.",
        };
        Option<bool> partial = new("--partial")
        {
            Description = "Without a host that the capture was taken at, be content with what can be seen from between the hosts.",
        };
        Option<int> max = new("--max")
        {
            Description = "Findings to print, in text and JSON; 0 prints all. Counts are always complete.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
            CustomParser = ReadMaximum,
        };
        Option<string?> step = Step("the findings, each with the packets around it");
        Option<bool> json = Json();
        Command command = new("check", "Judge captures or traces against the specification.")
        {
            files, dialect, at, hosts, complete, partial, max, step, json,
        };
        command.SetAction(result => CheckCommand.Run(
            new CheckRequest(
                result.GetRequiredValue(files),
                result.GetValue(dialect) is string name && name != Auto ? DialectOf(name) : null,
                result.GetValue(at) ?? [],
                result.GetValue(hosts),
                result.GetValue(complete),
                result.GetValue(partial),
                result.GetValue(max),
                result.GetValue(json))
            {
                Step = result.GetValue(step),
            },
            environment));
        return command;
    }

    private static Command Verify(CommandEnvironment environment)
    {
        Option<string> model = new("--model")
        {
            Description = $"What to explore: {string.Join(", ", ModelCatalog.All.Select(m => m.Name))}, or all of the protocol.",
            HelpName = "NAME",
            DefaultValueFactory = _ => ModelCatalog.All[0].Name,
            CustomParser = ReadModel,
        };
        Option<(int A, int B)?> moves = new("--moves")
        {
            Description = $"How often A and B change their address, 0 to {ModelBound.MostMoves} each; each model has a bound of its own.",
            HelpName = "A,B",
            CustomParser = ReadMoves,
        };
        Option<bool> alone = new("--no-rendezvous") { Description = "Nobody can find a host that has moved." };
        Option<bool> spin = new("--spin") { Description = "Have SPIN check the Promela model that is made from the machines, too." };
        Option<bool> json = Json();
        Command command = new("verify", "Explore the machines exhaustively.") { model, moves, alone, spin, json };
        command.SetAction(result => VerifyCommand.Run(
            new VerifyRequest(
                result.GetRequiredValue(model),
                result.GetValue(moves),
                !result.GetValue(alone),
                result.GetValue(spin),
                result.GetValue(json)),
            environment));
        return command;
    }

    private static string ReadModel(ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        if (name != VerifyCommand.All && ModelCatalog.Find(name) is null)
        {
            result.AddError(
                $"there is no model '{name}'; expected {string.Join(", ", ModelCatalog.All.Select(m => m.Name))} or {VerifyCommand.All}");
        }

        return name;
    }

    private static (int A, int B)? ReadMoves(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        int[] counts = [.. text.Split(',').Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : -1)];
        if (counts.Length != 2 || counts.Any(count => count is < 0 or > ModelBound.MostMoves))
        {
            result.AddError($"'{text}' is no pair of moves; expected A,B from 0 to {ModelBound.MostMoves} each, for example 2,1");
            return null;
        }

        return (counts[0], counts[1]);
    }

    private static Command Decode(CommandEnvironment environment)
    {
        Argument<string> file = new("FILE") { Description = "A capture (pcap, pcapng)." };
        Command command = new("decode", "Print a capture's Serval packets, field by field.") { file };
        command.SetAction(result => DecodeCommand.Run(result.GetRequiredValue(file), environment));
        return command;
    }

    private static Command Lia(CommandEnvironment environment)
    {
        Option<bool> json = Json();
        Command command = new(
            "lia",
            "Read flows as JSON from standard input; print what linked increases (RFC 6356) come to: alpha, and what an ACK adds to each "
                + "cwnd. Input: {\"vectors\": [{\"name\": \"...\", \"subflows\": [{\"cwnd_bytes\": 14600, \"rtt_ms\": 100, \"mss\": 1460, "
                + "\"bytes_acked\": 1460}]}]}, or the list or one vector alone.")
        {
            json,
        };
        command.SetAction(result => LiaCommand.Run(result.GetValue(json), environment));
        return command;
    }

    private static Command Explain(CommandEnvironment environment)
    {
        Argument<string> id = new("ID") { Description = "A clause's identifier; 'servalref clauses' lists all." };
        Command command = new("explain", "Print a clause with its text, machines, code and tests.") { id };
        command.SetAction(result => ExplainCommand.Run(result.GetRequiredValue(id), environment));
        return command;
    }

    private static Command Clauses(CommandEnvironment environment)
    {
        Option<bool> json = Json();
        Command command = new("clauses", "List all clauses by chapter.") { json };
        command.SetAction(result => ClausesCommand.Run(result.GetValue(json), environment));
        return command;
    }

    private static Option<bool> Json() => new("--json") { Description = "Write one JSON document and nothing else to standard output." };

    private static Dialect DialectOf(string name) => name == Dialect.Mtp1.Name ? Dialect.Mtp1 : Dialect.Prototype2014;

    private static string ReadDialect(ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        string[] known = [Dialect.Mtp1.Name, Dialect.Prototype2014.Name, Auto];
        if (!known.Contains(name))
        {
            result.AddError($"unknown dialect '{name}'; expected {string.Join(", ", known[..^1])} or {known[^1]}");
        }

        return name;
    }

    private static int ReadMaximum(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int max))
        {
            result.AddError($"'{text}' is no number of findings; expected 0 (all) to {int.MaxValue}");
        }

        return max;
    }

    private static NetworkAddress[] ReadAddresses(ArgumentResult result)
    {
        List<NetworkAddress> addresses = [];
        foreach (string text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (NetworkAddress.TryParse(text.Trim(), out NetworkAddress address) && !address.IsNone)
            {
                addresses.Add(address);
            }
            else
            {
                result.AddError($"'{text}' is no address; expected dotted decimal, for example 10.1.0.2 or, in UDP, 10.1.0.2:54325");
            }
        }

        return [.. addresses];
    }
}
