using ServalRef.Rendering;

namespace ServalRef.Cli;

/// <summary>Where a command reads and writes, and what that place can show.</summary>
/// <param name="Output">Standard output: results only.</param>
/// <param name="Error">Standard error: errors, notes and progress.</param>
public sealed record CommandEnvironment(TextWriter Output, TextWriter Error)
{
    private const int DefaultWidth = 100;

    /// <summary>Standard input, for the commands that read it; empty unless given.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>The bytes of standard input, for the commands that read captures; empty unless given.</summary>
    public Stream InputStream { get; init; } = Stream.Null;

    /// <summary>Opens standard input for bytes; empty unless given.</summary>
    public Func<Stream> OpenInput { get; init; } = static () => Stream.Null;

    /// <summary>Opens standard output for bytes; nowhere unless given.</summary>
    public Func<Stream> OpenOutput { get; init; } = static () => Stream.Null;

    /// <summary>Whether the input is typed in at a terminal.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Whether a program reads the output, so that errors are documents too.</summary>
    internal bool WritesJson { get; init; }

    /// <summary>Columns of text for people, at least 40.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>Columns of packet ladders: those of a terminal; in a file as many as they need.</summary>
    public int LadderWidth { get; init; } = int.MaxValue;

    /// <summary>Standard output for people: lines that are too long for a terminal are folded.</summary>
    internal TextWriter Text => LadderWidth == int.MaxValue ? Output : new FoldingWriter(Output, LadderWidth);

    /// <summary>Whether the output may be coloured (<see cref="Terminal"/>).</summary>
    public bool Color { get; init; }

    /// <summary>Whether progress may be shown: standard error is a terminal.</summary>
    public bool ShowProgress { get; init; }

    /// <summary>The clock for progress.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The environment of this process.</summary>
    /// <param name="input">Standard input.</param>
    /// <param name="bytes">The same, as bytes; one of the two is read.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public static CommandEnvironment OfProcess(TextReader input, Stream bytes, TextWriter output, TextWriter error)
    {
        Terminal terminal = Terminal.Of(
            Environment.GetEnvironmentVariable,
            isOutput: !Console.IsOutputRedirected,
            isError: !Console.IsErrorRedirected,
            TerminalWidth);
        return new CommandEnvironment(output, error)
        {
            Input = input,
            InputStream = bytes,
            OpenInput = Console.OpenStandardInput,
            OpenOutput = Console.OpenStandardOutput,
            InputIsTerminal = !Console.IsInputRedirected,
            Width = terminal.Width ?? DefaultWidth,
            LadderWidth = terminal.Width ?? int.MaxValue,
            Color = terminal.Color,
            ShowProgress = terminal.ShowsProgress,
        };
    }

    /// <summary>Standard input as a capture.</summary>
    /// <exception cref="UsageException">It is a terminal, at which nobody types captures.</exception>
    public Stream InputBytes() => InputIsTerminal
        ? throw new UsageException("standard input is a terminal; pipe a capture into it, for example tcpdump -U -w - | servalref check -")
        : InputStream;

    // A terminal may not know its width, and then says 0 or fails.
    private static int? TerminalWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and int width ? width : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
