using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServalRef.Cli.Testing;

namespace ServalRef.Cli;

/// <content>The suite for any implementation.</content>
internal static partial class CommandLine
{
    private const int MostSeedsOfSuite = 1_000_000;
    private const int MostShards = 10_000;

    private static Command Test(CommandEnvironment environment)
    {
        Argument<string[]> cases = new("ID")
        {
            Description = "Cases: names (MIG-7.2), clauses (MIG-7) or patterns (MIG-*), and tags that narrow them: scripted, vector, property, mtp1, "
                + "prototype2014, opener, listener. None: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<bool> reference = new("--reference") { Description = "Test the reference." };
        Option<string?> adapter = new("--adapter")
        {
            Description = "Test the implementation behind this program, which speaks the protocol of spec/adapter.md.",
            HelpName = "COMMAND",
        };
        LiveTestOptions live = new();
        Option<bool> list = new("--list") { Description = "List the cases." };
        Option<long?> seed = new("--seed")
        {
            Description = "Decides all that is left to chance; 1 if not given.",
            HelpName = "N",
            CustomParser = ReadSeed,
        };
        Option<int> seeds = new("--seeds")
        {
            Description = "Run each case with so many seeds, from the first on.",
            HelpName = "K",
            DefaultValueFactory = _ => 1,
            CustomParser = result => ReadSeeds(result, MostSeedsOfSuite),
        };
        Option<double?> time = new("--time")
        {
            Description = "Begin no further case after so many seconds.",
            HelpName = "S",
            CustomParser = ReadTimeLimit,
        };
        Option<(int Part, int Of)?> shard = new("--shard")
        {
            Description = "Run one part of the cases, for example 2/4; --merge joins the results.",
            HelpName = "I/N",
            CustomParser = ReadShard,
        };
        Option<bool> strict = new("--strict") { Description = "A SHOULD that is not followed fails a case." };
        Option<bool> coverage = new("--coverage") { Description = "Tell which clauses, cells of the machines and kinds of events the cases reached." };
        Option<bool> tap = new("--tap") { Description = "Print the Test Anything Protocol." };
        Option<string?> junit = OutputFile("--junit", "Write a report in JUnit's format, a test case for each case.");
        Option<string?> sarif = OutputFile("--sarif", "Write a report in SARIF 2.1.0, for code scanning.");
        Option<string?> html = OutputFile("--html", "Write a page of all cases; with --merge, implementations beside each other.");
        Option<bool> annotations = new("--annotations") { Description = "Print failures as annotations of GitHub Actions, too." };
        Option<string?> write = new("--write") { Description = "Write a capture of each case that failed, DIR/ID.pcap, and of a schedule its events (.json, and .yaml for 'run').", HelpName = "DIR" };
        Option<string?> baseline = new("--baseline")
        {
            Description = "Cases that are known to fail (YAML: a list of case, reason): they do not count; one that passes is a finding.",
            HelpName = "F",
        };
        Option<string[]> merge = new("--merge")
        {
            Description = "Join results that --json wrote, instead of running cases.",
            HelpName = "F",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = Json();
        Command command = new("test", "Run the suite on an implementation.")
        {
            cases, reference, adapter, list, seed, seeds, time, shard, strict, coverage, junit, sarif, tap, html, annotations, write, baseline, merge, json,
        };
        live.AddTo(command);
        command.SetAction(result => TestCommand.Run(
            new TestRequest(result.GetValue(cases) ?? [], result.GetValue(json))
            {
                List = result.GetValue(list),
                Reference = result.GetValue(reference),
                Adapter = result.GetValue(adapter),
                Live = live.Read(result),
                Seed = result.GetValue(seed) ?? 1,
                Seeds = result.GetValue(seeds),
                Time = result.GetValue(time),
                Shard = result.GetValue(shard) ?? (1, 1),
                Strict = result.GetValue(strict),
                Coverage = result.GetValue(coverage),
                Tap = result.GetValue(tap),
                Annotations = result.GetValue(annotations),
                JUnit = result.GetValue(junit),
                Sarif = result.GetValue(sarif),
                Html = result.GetValue(html),
                Write = result.GetValue(write),
                Baseline = result.GetValue(baseline),
                Merge = result.GetValue(merge) ?? [],
            },
            environment));
        return command;
    }

    private static Command Adapter(CommandEnvironment environment)
    {
        Command command = new("adapter", "Serve the reference by the protocol of spec/adapter.md on standard input and output.");
        command.SetAction(_ => AdapterCommand.Run(environment));
        return command;
    }

    private static double? ReadTimeLimit(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds > 0)
        {
            return seconds;
        }

        result.AddError($"'{text}' is no time; expected seconds, more than 0");
        return null;
    }

    private static (int Part, int Of)? ReadShard(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        int[] numbers = [.. text.Split('/').Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        if (numbers is [>= 1, >= 1 and <= MostShards] && numbers[0] <= numbers[1])
        {
            return (numbers[0], numbers[1]);
        }

        result.AddError($"'{text}' is no part; expected I/N with I from 1 to N, N at most {MostShards}, for example 2/4");
        return null;
    }
}
