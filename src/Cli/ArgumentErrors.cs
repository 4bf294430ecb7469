using System.CommandLine;
using System.CommandLine.Parsing;

namespace ServalRef.Cli;

/// <summary>Turns what the parser did not understand into one line with a hint.</summary>
internal static class ArgumentErrors
{
    /// <summary>Describes the first problem of a parsed command line.</summary>
    /// <returns>One line, or null if there is none.</returns>
    public static string? Describe(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        string help = $"{NameOf(command)} --help";
        if (UnknownToken(result) is string unknown && result.Action is not System.CommandLine.Help.HelpAction)
        {
            bool isOption = unknown.StartsWith('-');
            bool wantsCommand = command.Subcommands.Count > 0 && !isOption;
            string kind = isOption ? "option" : wantsCommand ? "command" : "argument";
            IEnumerable<string> known = isOption
                ? command.Options.Select(option => option.Name)
                : wantsCommand ? command.Subcommands.Select(sub => sub.Name) : [];
            return $"unknown {kind} '{unknown}'{Suggestions.Sentence(Suggestions.For(unknown, known))} (see {help})";
        }

        return result.Errors.Count == 0 || result.Action is System.CommandLine.Help.HelpAction
            ? null
            : $"{Sentence(result.Errors[0])} (see {help})";
    }

    private static string NameOf(Command command) => command is RootCommand
        ? "servalref"
        : $"{NameOf(command.Parents.OfType<Command>().First())} {command.Name}";

    /// <summary>The first word that belongs nowhere; an unknown option that was taken for a file name is one, standard input with a host (-@ADDR) is none.</summary>
    private static string? UnknownToken(ParseResult result)
    {
        string? swallowed = result.CommandResult.Command.Arguments
            .SelectMany(argument => result.GetResult(argument)?.Tokens ?? [])
            .Select(token => token.Value)
            .FirstOrDefault(value => value.Length > 1 && value.StartsWith('-') && !value.StartsWith("-@", StringComparison.Ordinal) && !File.Exists(value));
        return swallowed ?? (result.UnmatchedTokens.Count > 0 ? result.UnmatchedTokens[0] : null);
    }

    private static string Sentence(ParseError error) => error.SymbolResult is ArgumentResult { Tokens.Count: 0 } missing
        && missing.Parent is CommandResult
        ? $"{missing.Argument.Name} is missing"
        : error.Message.ReplaceLineEndings(" ").TrimEnd('.');
}
