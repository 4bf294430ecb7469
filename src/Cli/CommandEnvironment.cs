namespace ServalRef.Cli;

/// <summary>Where a command reads and writes, and what that place can show.</summary>
/// <param name="Output">Standard output: results only.</param>
/// <param name="Error">Standard error: errors, notes and progress.</param>
public sealed record CommandEnvironment(TextWriter Output, TextWriter Error)
{
    /// <summary>Standard input, for the commands that read it; empty unless given.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Whether the input is typed in at a terminal.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Columns of text for people, at least 40.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Whether the output may be coloured: it is a terminal and NO_COLOR is not set.</summary>
    public bool Color { get; init; }

    /// <summary>Whether progress may be shown: standard error is a terminal.</summary>
    public bool ShowProgress { get; init; }

    /// <summary>The clock for progress.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The environment of this process.</summary>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public static CommandEnvironment OfProcess(TextReader input, TextWriter output, TextWriter error)
    {
        bool terminal = !Console.IsOutputRedirected;
        bool noColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new CommandEnvironment(output, error)
        {
            Input = input,
            InputIsTerminal = !Console.IsInputRedirected,
            Width = terminal ? Math.Clamp(TerminalWidth(), 40, 160) : 100,
            Color = terminal && !noColor,
            ShowProgress = !Console.IsErrorRedirected,
        };
    }

    // A terminal may not know its width, and then says 0 or fails.
    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and int width ? width : 100;
        }
        catch (IOException)
        {
            return 100;
        }
    }
}
