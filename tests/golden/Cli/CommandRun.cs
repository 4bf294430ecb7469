using ServalRef.Cli;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>What one run of the command came to.</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    /// <summary>Runs a command line in this process.</summary>
    public static CommandRun Of(params string[] args) => WithInput(string.Empty, args);

    /// <summary>Runs a command line in this process, with this for standard input.</summary>
    public static CommandRun WithInput(string text, params string[] args)
    {
        using StringReader input = new(text);
        return Of(args, new CommandEnvironment(TextWriter.Null, TextWriter.Null) { Input = input });
    }

    /// <summary>Runs a command line in this process, with these bytes for standard input.</summary>
    public static CommandRun WithBytes(byte[] bytes, params string[] args)
    {
        using MemoryStream input = new(bytes);
        return Of(args, new CommandEnvironment(TextWriter.Null, TextWriter.Null) { InputStream = input });
    }

    private static CommandRun Of(string[] args, CommandEnvironment environment)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = Program.Run(args, environment with { Output = output, Error = error });
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Asserts that it ended with exit code 2, no result and one line on standard error, and returns that line.</summary>
    public string OneLineOfRefusal()
    {
        Assert.Equal((ExitCode.Unusable, string.Empty), (Code, Output));
        string line = Error.TrimEnd('\n');
        Assert.DoesNotContain('\n', line);
        Assert.StartsWith("servalref: ", line, StringComparison.Ordinal);
        return line;
    }
}

/// <summary>A folder for files that one test writes.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("servalref-").FullName;

    /// <summary>Writes a file and returns its path.</summary>
    public string File(string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(_path, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>The folder itself.</summary>
    public override string ToString() => _path;

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
