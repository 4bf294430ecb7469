using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServalRef.Cli.Running;
using ServalRef.Simulation.Evaluation;

namespace ServalRef.Cli;

/// <content>The commands that simulate.</content>
internal static partial class CommandLine
{
    private const string QlogDescription = "Write what connections do as qlog (JSON), a trace for each end of each connection, for qvis.";
    private const string BestPathWord = "best-path";
    private const string PartIsADocument = "--shard writes a part as JSON, which --merge reads: add --json, and give --csv and --plot to --merge";
    private const int MostSeeds = 10_000;
    private const int MostSeedsOfEvaluation = 100;

    private static Command Run(CommandEnvironment environment)
    {
        Argument<string?> file = new("SCENARIO")
        {
            Description = "A scenario file (YAML); spec/scenarios.md says what stands in it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<long?> seed = new("--seed")
        {
            Description = "Decides all that is left to chance; the file's own if not given.",
            HelpName = "N",
            CustomParser = ReadSeed,
        };
        Option<string?> trace = new("--trace") { Description = "Write a trace, one JSON object a line.", HelpName = "F" };
        Option<string?> capture = new("--pcap")
        {
            Description = "Write a capture (pcapng) with one interface for each of the hosts'.",
            HelpName = "F",
        };
        Option<string?> qlog = new("--qlog") { Description = QlogDescription, HelpName = "F" };
        Option<int> seeds = new("--seeds")
        {
            Description = "Run it with so many seeds, from the first on, and tell mean, deviation and 95 % confidence interval of each measure.",
            HelpName = "K",
            DefaultValueFactory = _ => 1,
            CustomParser = result => ReadSeeds(result, MostSeeds),
        };
        Option<SetOption[]> set = new("--set")
        {
            Description = "Put another value into the file: links.0.rate=5, hosts.a.scheduler=redundant. Several, by commas or N from A to B in equal "
                + "steps (5..50:4), are run one after the other. A number alone has the unit of the value in the file. Repeatable.",
            HelpName = "PATH=VALUE[,...]|A..B:N",
            CustomParser = ReadSets,
        };
        Option<string> compare = new("--compare")
        {
            Description = "best-path: tell what the best path of each connection would have done alone.",
            HelpName = BestPathWord,
            CustomParser = ReadComparison,
        };
        Option<string?> plot = Plot();
        Option<string?> csv = Csv();
        Option<string?> step = Step("its control packets, changes of state and events");
        Option<(int Part, int Of)?> shard = Shard("runs");
        Option<string[]> merge = Merge();
        Option<bool> json = Json();
        Command command = new("run", "Simulate a scenario, and hold it to what its file expects.")
        {
            file, seed, seeds, set, compare, trace, capture, qlog, plot, csv, step, shard, merge, json,
        };
        command.SetAction(result => RunCommand.Run(
            Checked(new RunRequest(
                result.GetValue(file) ?? "",
                result.GetValue(seed),
                result.GetValue(trace),
                result.GetValue(capture),
                result.GetValue(plot),
                result.GetValue(json))
            {
                Seeds = result.GetValue(seeds),
                Sets = result.GetValue(set) ?? [],
                ComparesBestPath = result.GetValue(compare) is not null,
                Csv = result.GetValue(csv),
                Step = result.GetValue(step),
                Qlog = result.GetValue(qlog),
                Shard = result.GetValue(shard),
                Merge = result.GetValue(merge) ?? [],
            }),
            environment));
        return command;
    }

    private static Command Evaluate(CommandEnvironment environment)
    {
        Argument<string[]> scenarios = new("SCENARIO")
        {
            Description = $"Which: {string.Join(", ", PublishedScenario.All.Select(s => s.Id))}, or all (the default).",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = ReadScenarios,
        };
        Option<int> seeds = new("--seeds")
        {
            Description = "How many seeds each is run with, 1 to 100.",
            HelpName = "K",
            DefaultValueFactory = _ => 3,
            CustomParser = result => ReadSeeds(result, MostSeedsOfEvaluation),
        };
        Option<string?> plot = Plot();
        Option<string?> csv = Csv();
        Option<(int Part, int Of)?> shard = Shard("runs");
        Option<string[]> merge = Merge();
        Option<bool> json = Json();
        Command command = new("evaluate", "Run the published congestion scenarios: measured beside expected.")
        {
            scenarios, seeds, plot, csv, shard, merge, json,
        };
        command.SetAction(result => EvaluateCommand.Run(
            Checked(new EvaluateRequest(result.GetValue(scenarios) ?? [], result.GetValue(seeds), result.GetValue(plot), result.GetValue(csv), result.GetValue(json))
            {
                Shard = result.GetValue(shard),
                Merge = result.GetValue(merge) ?? [],
            }),
            environment));
        return command;
    }

    private static string[] ReadScenarios(ArgumentResult result)
    {
        string[] names = [.. result.Tokens.Select(token => token.Value)];
        foreach (string name in names.Where(name => name != EvaluateCommand.All && PublishedScenario.All.All(s => s.Id != name)))
        {
            result.AddError($"there is no scenario '{name}'; expected {string.Join(", ", PublishedScenario.All.Select(s => s.Id))} or {EvaluateCommand.All}");
        }

        return names;
    }

    private static int ReadSeeds(ArgumentResult result, int most)
    {
        string text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seeds) || seeds < 1 || seeds > most)
        {
            result.AddError($"'{text}' is no number of seeds; expected 1 to {most}");
        }

        return seeds;
    }

    private static SetOption[] ReadSets(ArgumentResult result)
    {
        List<SetOption> all = [];
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            if (SetOption.Parse(text) is { } option)
            {
                all.Add(option);
            }
            else
            {
                result.AddError($"'{text}' is no value to set; expected PATH=VALUE, PATH=VALUE,VALUE or PATH=A..B:N, for example links.0.rate=5..50:4");
            }
        }

        return [.. all];
    }

    private static string ReadComparison(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text != BestPathWord)
        {
            result.AddError($"'{text}' cannot be compared with; expected {BestPathWord}");
        }

        return text;
    }

    // What records a run records one, and parts are of what is run more than once.
    private static RunRequest Checked(RunRequest request) => request switch
    {
        { Merge.Count: > 0, File.Length: > 0 } or { Merge.Count: > 0, Shard: not null } =>
            throw new UsageException("--merge joins parts that were run before; it goes with --json and --csv alone"),
        { File.Length: 0, Merge.Count: 0 } => throw new UsageException("which scenario? SCENARIO is missing; 'servalref run --help' shows how it is called"),
        { Shard: not null, IsSeries: false } => throw new UsageException("--shard shares out several runs; give --seeds, or several values of --set"),
        { Shard: not null, Json: false } or { Shard: not null, Csv: not null } => throw new UsageException(PartIsADocument),
        { IsSeries: true } when (request.Trace ?? request.Capture ?? request.Qlog ?? request.Plots ?? request.Step) is not null =>
            throw new UsageException("--trace, --pcap, --qlog, --plot and --step record one run; leave --seeds and further values of --set away, or use --csv"),
        _ => request,
    };

    private static EvaluateRequest Checked(EvaluateRequest request) => request switch
    {
        { Merge.Count: > 0, Scenarios.Count: > 0 } or { Merge.Count: > 0, Shard: not null } =>
            throw new UsageException("--merge joins parts that were run before; it goes with --json, --csv and --plot alone"),
        { Shard: not null, Json: false } or { Shard: not null, Csv: not null } or { Shard: not null, Plots: not null } => throw new UsageException(PartIsADocument),
        _ => request,
    };

    private static Option<(int Part, int Of)?> Shard(string what) => new("--shard")
    {
        Description = $"Run one part of the {what}, for example 2/4, and write it with --json; --merge joins the parts.",
        HelpName = "I/N",
        CustomParser = ReadShard,
    };

    private static Option<string[]> Merge() => new("--merge")
    {
        Description = "Join parts that --shard --json wrote: the result is that of all run at once.",
        HelpName = "F",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private static long? ReadSeed(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seed))
        {
            result.AddError($"'{text}' is no seed; expected a whole number from 0 on");
        }

        return seed;
    }

    private static Option<string?> Plot() => new("--plot") { Description = "Draw plots (SVG and PNG, with their data as CSV) into a folder.", HelpName = "DIR" };

    private static Option<string?> Csv() => new("--csv") { Description = "Write what was measured as comma-separated values.", HelpName = "F" };
}
