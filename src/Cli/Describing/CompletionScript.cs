using System.Text;

namespace ServalRef.Cli.Describing;

/// <summary>Scripts that let shells complete the command line, made from its own description.</summary>
internal static class CompletionScript
{
    private const string Program = "servalref";

    /// <summary>The shells.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    /// <summary>The script for a shell.</summary>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    /// <param name="commands">The commands.</param>
    public static string Of(string shell, IReadOnlyList<CommandDescription> commands) => shell switch
    {
        "bash" => Bash(commands),
        "zsh" => Zsh(commands),
        "fish" => Fish(commands),
        _ => PowerShell(commands),
    };

    private static string Bash(IReadOnlyList<CommandDescription> commands)
    {
        StringBuilder script = new($"# Completion for bash: eval \"$({Program} completion bash)\"\n_{Program}() {{\n");
        script.Append("  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words= names=\n  COMPREPLY=()\n  case $previous in\n");
        foreach (OptionDescription option in Chosen(commands))
        {
            script.Append($"    {option.Name}) COMPREPLY=($(compgen -W '{string.Join(' ', option.Words)}' -- \"$current\")); return ;;\n");
        }

        script.Append("  esac\n  case ${COMP_WORDS[1]} in\n");
        foreach (CommandDescription command in commands)
        {
            script.Append($"    {command.Name}) words='{string.Join(' ', command.AllOptions.Select(option => option.Name))}' names='{Names(command.Subcommands)}' ;;\n");
        }

        script.Append("  esac\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n");
        script.Append($"    COMPREPLY=($(compgen -W '{Names(commands)} --help --version' -- \"$current\"))\n");
        script.Append("  elif [[ $current == -* ]]; then\n    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n");
        script.Append("  elif [ \"$COMP_CWORD\" -eq 2 ] && [ -n \"$names\" ]; then\n    COMPREPLY=($(compgen -W \"$names\" -- \"$current\"))\n");
        script.Append("  else\n    COMPREPLY=($(compgen -f -- \"$current\"))\n  fi\n}\n");
        return script.Append($"complete -o filenames -F _{Program} {Program}\n").ToString();
    }

    private static string Zsh(IReadOnlyList<CommandDescription> commands)
    {
        StringBuilder script = new($"#compdef {Program}\n# Completion for zsh: {Program} completion zsh > a folder of $fpath, as _{Program}\n_{Program}() {{\n");
        script.Append("  local -a commands\n  commands=(\n");
        foreach (CommandDescription command in commands)
        {
            script.Append($"    '{command.Name}:{ZshText(command.Text)}'\n");
        }

        script.Append("  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n  case $words[2] in\n");
        foreach (CommandDescription command in commands)
        {
            script.Append($"    {command.Name})\n      _arguments \\\n");
            foreach (OptionDescription option in command.AllOptions)
            {
                string value = option.Value is not { } name ? string.Empty
                    : option.Words.Count > 0 ? $":{ZshText(name)}:({string.Join(' ', option.Words)})"
                    : $":{ZshText(name)}:_files";
                script.Append($"        '{option.Name}[{ZshText(option.Text)}]{value}' \\\n");
            }

            string first = command.Subcommands.Count > 0 ? $"'2:command:({Names(command.Subcommands)})' " : string.Empty;
            script.Append($"        {first}'*:file:_files' ;;\n");
        }

        return script.Append($"  esac\n}}\n_{Program} \"$@\"\n").ToString();
    }

    private static string Fish(IReadOnlyList<CommandDescription> commands)
    {
        StringBuilder script = new($"# Completion for fish: {Program} completion fish > ~/.config/fish/completions/{Program}.fish\n");
        foreach (CommandDescription command in commands)
        {
            script.Append($"complete -c {Program} -n __fish_use_subcommand -f -a {command.Name} -d '{FishText(command.Text)}'\n");
            foreach (CommandDescription sub in command.Subcommands)
            {
                script.Append($"complete -c {Program} -n '__fish_seen_subcommand_from {command.Name}' -f -a {sub.Name} -d '{FishText(sub.Text)}'\n");
            }

            foreach (OptionDescription option in command.AllOptions)
            {
                string value = option.Value is null ? string.Empty
                    : option.Words.Count > 0 ? $" -x -a '{string.Join(' ', option.Words)}'"
                    : " -r";
                script.Append($"complete -c {Program} -n '__fish_seen_subcommand_from {command.Name}' -l {option.Name.TrimStart('-')}{value} -d '{FishText(option.Text)}'\n");
            }
        }

        return script.ToString();
    }

    private static string PowerShell(IReadOnlyList<CommandDescription> commands)
    {
        StringBuilder script = new($"# Completion for PowerShell: {Program} completion powershell | Out-String | Invoke-Expression\n");
        script.Append($"Register-ArgumentCompleter -Native -CommandName {Program} -ScriptBlock {{\n  param($word, $ast, $position)\n  $options = @{{\n");
        foreach (CommandDescription command in commands)
        {
            script.Append($"    '{command.Name}' = @({string.Join(", ", command.Subcommands.Select(sub => sub.Name).Concat(command.AllOptions.Select(option => option.Name)).Select(word => $"'{word}'"))})\n");
        }

        script.Append("  }\n  $values = @{\n");
        foreach (OptionDescription option in Chosen(commands))
        {
            script.Append($"    '{option.Name}' = @({string.Join(", ", option.Words.Select(word => $"'{word}'"))})\n");
        }

        script.Append("  }\n  $before = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { \"$_\" })\n");
        script.Append("  $all = if ($before.Count -lt 2) { $options.Keys } elseif ($values.ContainsKey($before[-1])) { $values[$before[-1]] } else { $options[$before[1]] }\n");
        script.Append("  $all | Where-Object { $_ -like \"$word*\" } | Sort-Object | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }\n");
        return script.Append("}\n").ToString();
    }

    private static IEnumerable<OptionDescription> Chosen(IReadOnlyList<CommandDescription> commands) =>
        commands.SelectMany(command => command.AllOptions).Where(option => option.Words.Count > 0).DistinctBy(option => option.Name);

    private static string Names(IReadOnlyList<CommandDescription> commands) => string.Join(' ', commands.Select(command => command.Name));

    private static string ZshText(string text) => new StringBuilder(text)
        .Replace("'", "'\\''").Replace("[", "(").Replace("]", ")").Replace(":", "\\:").ToString();

    private static string FishText(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
