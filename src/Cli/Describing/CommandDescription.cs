using System.CommandLine;

namespace ServalRef.Cli.Describing;

/// <summary>A command as its own grammar describes it: what help, completion and manual pages are made from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What it does.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Options">Its options, those of the whole program included.</param>
internal sealed record CommandDescription(
    string Name, string Text, IReadOnlyList<ArgumentDescription> Arguments, IReadOnlyList<OptionDescription> Options)
{
    /// <summary>The commands that follow its name; none for most.</summary>
    public IReadOnlyList<CommandDescription> Subcommands { get; init; } = [];

    /// <summary>Its options and those of its subcommands.</summary>
    public IReadOnlyList<OptionDescription> AllOptions =>
        [.. Options.Concat(Subcommands.SelectMany(sub => sub.AllOptions)).DistinctBy(option => option.Name)];

    /// <summary>Every command of a program, in its order.</summary>
    public static IReadOnlyList<CommandDescription> Of(RootCommand root) =>
        Of(root, [.. root.Options.Where(option => option is { Recursive: true, Hidden: false })]);

    private static CommandDescription[] Of(Command parent, Option[] common) => [.. parent.Subcommands.Where(command => !command.Hidden).Select(command =>
        new CommandDescription(
            command.Name,
            command.Description ?? string.Empty,
            [.. command.Arguments.Select(argument => new ArgumentDescription(
                argument.Name, argument.Description ?? string.Empty, argument.Arity.MinimumNumberOfValues == 0, argument.Arity.MaximumNumberOfValues > 1))],
            [.. command.Options.Concat(common).DistinctBy(option => option.Name).Select(OptionDescription.Of)])
        {
            Subcommands = Of(command, common),
        })];
}

/// <summary>An argument.</summary>
/// <param name="Name">Its name, in capitals.</param>
/// <param name="Text">What it is.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
/// <param name="IsRepeated">Whether it may come several times.</param>
internal sealed record ArgumentDescription(string Name, string Text, bool IsOptional, bool IsRepeated);

/// <summary>An option.</summary>
/// <param name="Name">Its name, with its hyphens.</param>
/// <param name="Text">What it does.</param>
/// <param name="Value">What its value is called; null if it takes none.</param>
internal sealed record OptionDescription(string Name, string Text, string? Value)
{
    /// <summary>The words that its value is chosen from; none if it is free.</summary>
    public IReadOnlyList<string> Words => Value is { } value && value.All(c => char.IsLower(c) || char.IsDigit(c) || c is '|' or '-') ? value.Split('|') : [];

    /// <summary>The option as its grammar describes it.</summary>
    internal static OptionDescription Of(Option option) => new(
        option.Name, option.Description ?? string.Empty, option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? null : option.HelpName ?? "VALUE");
}
