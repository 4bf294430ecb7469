using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServalRef.Cli.Describing;
using ServalRef.Verification.Models;

namespace ServalRef.Cli;

/// <summary>The grammar of the command line; each command's work is in a file of its own.</summary>
internal static partial class CommandLine
{
    /// <summary>The option that makes the output a document for programs.</summary>
    public const string JsonOption = "--json";

    /// <summary>The option for <c>git bisect run</c>.</summary>
    public const string BisectOption = "--bisect";

    /// <summary>Builds the command with all its subcommands.</summary>
    public static RootCommand Create(CommandEnvironment environment) => new("Judge, test and read the Serval protocol.")
    {
        Check(environment),
        Run(environment),
        Evaluate(environment),
        Verify(environment),
        Test(environment),
        Adapter(environment),
        Decode(environment),
        Lia(environment),
        Explain(environment),
        Clauses(environment),
        Site(environment),
        Listen(environment),
        Connect(environment),
        Perf(environment),
        Relay(environment),
        Proxy(environment),
        Schema(environment),
        Completion(environment),
        Manual(environment),
        new Option<bool>(BisectOption)
        {
            Description = "Exit with 125 where nothing could be told (codes 2 and 3), as 'git bisect run' wants it.",
            Recursive = true,
        },
    };

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
        Option<int?> states = new("--states")
        {
            Description = "Store at most so many situations of a model; what is not decided by then is undecided (exit code 3).",
            HelpName = "N",
            CustomParser = result => (int)ReadNumber(result, 1, 100_000_000, "states"),
        };
        Option<double?> seconds = new("--seconds")
        {
            Description = "Explore each model for at most so long; likewise.",
            HelpName = "S",
            CustomParser = result => ReadNumber(result, 0.001, 86_400, "seconds"),
        };
        Option<string?> trace = new("--trace")
        {
            Description = "Explore nothing; take the steps of the hosts in a trace of 'run' or of a live command once more, and say which are none of the model's.",
            HelpName = "F",
        };
        Option<bool> json = Json();
        Command command = new("verify", "Explore the machines exhaustively, or hold a trace against them.") { model, moves, alone, spin, states, seconds, trace, json };
        command.Validators.Add(result =>
        {
            Option[] ofModels = [model, moves, alone, spin, states, seconds];
            if (result.GetResult(trace) is not null && ofModels.Any(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError("--trace explores no model: it goes with --json alone");
            }
        });
        command.SetAction(result => result.GetValue(trace) is { } path
            ? VerifyTraceCommand.Run(path, result.GetValue(json), environment)
            : VerifyCommand.Run(
                new VerifyRequest(
                    result.GetRequiredValue(model),
                    result.GetValue(moves),
                    !result.GetValue(alone),
                    result.GetValue(spin),
                    result.GetValue(json))
                {
                    States = result.GetValue(states),
                    Seconds = result.GetValue(seconds),
                },
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

    private static Command Schema(CommandEnvironment environment)
    {
        Argument<string?> name = new("NAME") { Description = "The document; without it, the names of all.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("schema", "Print the JSON schema of a document that a command writes.") { name };
        command.SetAction(result => SchemaCommand.Run(result.GetValue(name), environment));
        return command;
    }

    private static Command Completion(CommandEnvironment environment)
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or powershell; the script says how to load it." };
        Command command = new("completion", "Print a script that lets a shell complete the command line.") { shell };
        command.SetAction(result => DescribeCommands.Completion(result.GetRequiredValue(shell), environment));
        return command;
    }

    private static Command Manual(CommandEnvironment environment)
    {
        Argument<string?> name = new("COMMAND") { Description = "The command; without it, the program.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("man", "Print a manual page: servalref man check | man -l -") { name };
        command.SetAction(result => DescribeCommands.Manual(result.GetValue(name), environment));
        return command;
    }

    private static Option<bool> Json() => new(JsonOption) { Description = "Write one JSON document and nothing else to standard output." };
}
