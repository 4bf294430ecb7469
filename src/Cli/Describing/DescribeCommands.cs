using System.CommandLine;
using ServalRef.Rendering;

namespace ServalRef.Cli.Describing;

/// <summary>The commands that tell of the command line itself: <c>completion</c> and <c>man</c>.</summary>
internal static class DescribeCommands
{
    /// <summary>Prints the script that lets a shell complete the command line.</summary>
    /// <param name="shell">The shell.</param>
    /// <param name="environment">Where to write.</param>
    /// <exception cref="UsageException">There is no script for this shell.</exception>
    public static int Completion(string shell, CommandEnvironment environment)
    {
        if (!CompletionScript.Shells.Contains(shell))
        {
            throw new UsageException($"no completion for '{shell}'; expected {string.Join(", ", CompletionScript.Shells.SkipLast(1))} or {CompletionScript.Shells[^1]}");
        }

        environment.Output.Write(CompletionScript.Of(shell, CommandDescription.Of(CommandLine.Create(environment))));
        return ExitCode.Success;
    }

    /// <summary>Prints a manual page.</summary>
    /// <param name="name">The command; null: the program.</param>
    /// <param name="environment">Where to write.</param>
    /// <exception cref="UsageException">There is no such command.</exception>
    public static int Manual(string? name, CommandEnvironment environment)
    {
        RootCommand root = CommandLine.Create(environment);
        IReadOnlyList<CommandDescription> commands = CommandDescription.Of(root);
        if (name is null)
        {
            environment.Output.Write(ManualPage.Of(root.Description ?? string.Empty, commands, ToolDocument.This.Version));
            return ExitCode.Success;
        }

        CommandDescription command = commands.FirstOrDefault(one => one.Name == name)
            ?? throw new UsageException($"there is no command '{name}'{Suggestions.Sentence(Suggestions.For(name, commands.Select(one => one.Name)))}");
        environment.Output.Write(ManualPage.Of(command, ToolDocument.This.Version));
        return ExitCode.Success;
    }
}
