using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServalRef.Cli.Checking;
using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Cli;

/// <content>The command that judges.</content>
internal static partial class CommandLine
{
    private const string Auto = "auto";

    private static Command Check(CommandEnvironment environment)
    {
        Argument<string[]> files = new("FILE")
        {
            Description = "Captures (pcap, pcapng, also compressed: .gz, .zst) or traces of 'run' (.ndjson); those of one host are merged by time "
                + "into one. FILE@ADDR[,ADDR...] says which host a file was taken at, by a clock of its own. - is standard input.",
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
        Option<bool> live = new("--live") { Description = "Print findings as soon as they are certain, before the capture ends." };
        Option<string?> junit = OutputFile("--junit", "Write a report in JUnit's format, a test case for each clause.");
        Option<string?> sarif = OutputFile("--sarif", "Write a report in SARIF 2.1.0, for code scanning.");
        Option<string?> wireshark = OutputFile("--wireshark", "Write the findings as a Lua table, which the dissector for Wireshark shows.");
        Option<bool> annotations = new("--annotations") { Description = "Print findings as annotations of GitHub Actions, too." };
        Option<bool> coverage = new("--coverage") { Description = "List the clauses that were not put to the test." };
        Option<string?> baseline = new("--baseline")
        {
            Description = "Known findings (YAML: a list of clause, host, reason): they do not count; one that is not found any more is a finding.",
            HelpName = "F",
        };
        Option<string?> shrink = OutputFile("--shrink", "Write the fewest packets that still give the first finding (pcapng).");
        Option<string?> step = Step("the findings, each with the packets around it");
        Option<bool> json = Json();
        Command command = new("check", "Judge captures or traces against the specification.")
        {
            files, dialect, at, hosts, complete, partial, max, live, junit, sarif, wireshark, annotations, coverage, baseline, shrink, step, json,
        };
        command.SetAction(result => CheckCommand.Run(
            new CheckRequest(
                result.GetRequiredValue(files),
                new JudgeOptions
                {
                    Dialect = result.GetValue(dialect) is string name && name != Auto ? DialectOf(name) : null,
                    At = result.GetValue(at) ?? [],
                    Hosts = result.GetValue(hosts),
                    Complete = result.GetValue(complete),
                    Partial = result.GetValue(partial),
                },
                result.GetValue(max),
                result.GetValue(json))
            {
                Live = result.GetValue(live),
                JUnit = result.GetValue(junit),
                Sarif = result.GetValue(sarif),
                Wireshark = result.GetValue(wireshark),
                Annotations = result.GetValue(annotations),
                Coverage = result.GetValue(coverage),
                Baseline = result.GetValue(baseline),
                Shrink = result.GetValue(shrink),
                Step = result.GetValue(step),
            },
            environment));
        return command;
    }

    private static Option<string?> OutputFile(string name, string description) => new(name) { Description = description, HelpName = "F" };

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

    private static NetworkAddress[] ReadAddresses(ArgumentResult result) => ReadAddresses(result, takesAll: false);

    // 0.0.0.0 stands for all addresses where a host's own are named.
    private static NetworkAddress[] ReadAddresses(ArgumentResult result, bool takesAll)
    {
        List<NetworkAddress> addresses = [];
        foreach (string text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (NetworkAddress.TryParse(text.Trim(), out NetworkAddress address) && (takesAll || !address.IsNone))
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
