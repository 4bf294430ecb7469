using System.Text;

namespace ServalRef.Cli.Describing;

/// <summary>Manual pages (man 7 man), made from the command line's own description.</summary>
internal static class ManualPage
{
    private static readonly (int Code, string Text)[] ExitCodes =
    [
        (ExitCode.Success, "Conforms, or expectations are met; permitted deviations included."),
        (ExitCode.Violation, "A finding: a violation, a refuted property, a missed expectation, a stale entry of a baseline."),
        (ExitCode.Unusable, "Unusable input or arguments, or a needed program is missing: one line says what to do."),
        (ExitCode.Inconclusive, "Inconclusive."),
        (ExitCode.ConnectionFailed, "A live connection was refused, timed out or ended otherwise than well."),
        (ExitCode.InternalError, "A defect of this program: one line asks for a report."),
        (ExitCode.Skip, "With --bisect, in the place of 2 and 3."),
    ];

    /// <summary>The page of the program, which names its commands.</summary>
    /// <param name="text">What the program does.</param>
    /// <param name="commands">Its commands.</param>
    /// <param name="version">Its version.</param>
    public static string Of(string text, IReadOnlyList<CommandDescription> commands, string version)
    {
        StringBuilder page = Begin("servalref", text, version);
        page.Append(".SH SYNOPSIS\n.B servalref\n.I COMMAND\n[OPTIONS]\n.SH COMMANDS\n");
        foreach (CommandDescription command in commands)
        {
            page.Append($".TP\n.B {Roff(command.Name)}\n{Roff(command.Text)}\nSee servalref\\-{Roff(command.Name)}(1).\n");
        }

        return End(page);
    }

    /// <summary>The page of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="version">The program's version.</param>
    public static string Of(CommandDescription command, string version)
    {
        StringBuilder page = Begin($"servalref-{command.Name}", command.Text, version);
        page.Append(".SH SYNOPSIS\n");
        if (command.Subcommands.Count == 0)
        {
            AppendSynopsis(page, command.Name, command);
            AppendArguments(page, ".SH ARGUMENTS\n", command);
            page.Append(".SH OPTIONS\n");
            AppendOptions(page, command.Options);
            return End(page);
        }

        foreach (CommandDescription sub in command.Subcommands)
        {
            AppendSynopsis(page, $"{command.Name} {sub.Name}", sub);
            page.Append(".br\n");
        }

        // What all of them take is told once, at the end.
        OptionDescription[] shared = [.. command.AllOptions.Where(option => command.Subcommands.All(sub => sub.Options.Contains(option)))];
        foreach (CommandDescription sub in command.Subcommands)
        {
            page.Append($".SH {Roff(sub.Name.ToUpperInvariant())}\n{Roff(sub.Text)}\n");
            AppendArguments(page, string.Empty, sub);
            AppendOptions(page, sub.Options.Except(shared));
        }

        page.Append(".SH OPTIONS\n");
        AppendOptions(page, shared);
        return End(page);
    }

    private static void AppendSynopsis(StringBuilder page, string name, CommandDescription command)
    {
        page.Append($".B servalref {Roff(name)}\n");
        foreach (ArgumentDescription argument in command.Arguments)
        {
            string word = argument.IsRepeated ? $"{argument.Name}..." : argument.Name;
            page.Append(Roff(argument.IsOptional ? $"[{word}]" : word)).Append('\n');
        }

        page.Append("[OPTIONS]\n");
    }

    private static void AppendArguments(StringBuilder page, string heading, CommandDescription command)
    {
        page.Append(command.Arguments.Count > 0 ? heading : string.Empty);
        foreach (ArgumentDescription argument in command.Arguments)
        {
            page.Append($".TP\n.I {Roff(argument.Name)}\n{Roff(argument.Text)}\n");
        }
    }

    private static void AppendOptions(StringBuilder page, IEnumerable<OptionDescription> options)
    {
        foreach (OptionDescription option in options)
        {
            page.Append($".TP\n.BR {Roff(option.Name)}{(option.Value is { } value ? $" \" \" \\fI{Roff(value)}\\fR" : string.Empty)}\n{Roff(option.Text)}\n");
        }
    }

    private static StringBuilder Begin(string name, string text, string version) => new(
        $".TH {name.ToUpperInvariant()} 1 \"\" \"servalref {version}\"\n.SH NAME\n{Roff(name)} \\- {Roff(text)}\n");

    private static string End(StringBuilder page)
    {
        page.Append(".SH EXIT STATUS\n");
        foreach ((int code, string text) in ExitCodes)
        {
            page.Append($".TP\n.B {code}\n{Roff(text)}\n");
        }

        return page.ToString();
    }

    // Hyphens are to be copied as such; a line that began with a point or an apostrophe would be a request.
    private static string Roff(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }
}
