using System.CommandLine;
using System.Text;
using ServalRef.Net;
using ServalRef.Oracle.Capture;
using ServalRef.Rendering;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Cli;

/// <summary>The command <c>servalref</c>.</summary>
public static class Program
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs a command line in this process's environment.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Main(string[] args)
    {
        // A console stream accepts and drops what is written after its reader has gone, so "| head" ends quietly.
        using Stream bytes = Console.OpenStandardInput();
        using StreamReader input = new(bytes, Utf8);
        using StreamWriter output = new(Console.OpenStandardOutput(), Utf8, bufferSize: 1 << 16);
        using StreamWriter error = new(Console.OpenStandardError(), Utf8, bufferSize: 256) { AutoFlush = true };
        return Run(args, CommandEnvironment.OfProcess(input, bytes, output, error));
    }

    /// <summary>Runs a command line with plain text of 100 columns, no input and no progress.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="output">Receives the results.</param>
    /// <param name="error">Receives errors and notes.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error) => Run(args, new CommandEnvironment(output, error));

    /// <summary>Runs a command line. No exception leaves it: each becomes one line and an exit code.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="environment">Where to read and write.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, CommandEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(environment);
        int code = Guarded(args, environment with { WritesJson = args.Contains(CommandLine.JsonOption) });
        return args.Contains(CommandLine.BisectOption) && code is (ExitCode.Unusable or ExitCode.Inconclusive) ? ExitCode.Skip : code;
    }

    private static int Guarded(string[] args, CommandEnvironment environment)
    {
        try
        {
            int code = Invoke(args, environment);
            environment.Output.Flush();
            return code;
        }
        catch (ScenarioException e)
        {
            foreach (string problem in e.Problems.SkipLast(1))
            {
                environment.Error.WriteLine($"servalref: {problem.ReplaceLineEndings(" ")}");
            }

            return Fail(environment, e.Problems.Count == 0 ? e.Message : e.Problems[^1], ExitCode.Unusable);
        }
        catch (ServalException e)
        {
            return Fail(environment, e.Message, Live.LiveExit.CodeOf(e.Error));
        }
        catch (OperationCanceledException)
        {
            return Fail(environment, "stopped before there was a connection", ExitCode.ConnectionFailed);
        }
        catch (Exception e) when (e is UsageException or CaptureException)
        {
            return Fail(environment, e.Message, ExitCode.Unusable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(environment, e.Message, ExitCode.Unusable);
        }
        catch (Exception e)
        {
            string report = $"internal error: {e.GetType().Name}: {e.Message} Please report it with this command line and its input.";
            return Fail(environment, report, ExitCode.InternalError);
        }
    }

    private static int Invoke(string[] args, CommandEnvironment environment)
    {
        RootCommand root = CommandLine.Create(environment);
        ParserConfiguration parser = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        ParseResult result = root.Parse(args, parser);
        if (args.Length == 0)
        {
            root.Parse(["--help"], parser).Invoke(new InvocationConfiguration { Output = environment.Error, Error = environment.Error });
            return ExitCode.Unusable;
        }

        if (ArgumentErrors.Describe(result) is string problem)
        {
            throw new UsageException(problem);
        }

        return result.Invoke(new InvocationConfiguration
        {
            Output = environment.Output,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static int Fail(CommandEnvironment environment, string message, int code)
    {
        // Whatever was printed before the failure still belongs before it; the output itself may be what failed.
        try
        {
            environment.Output.Flush();
        }
        catch (IOException)
        {
        }

        string line = message.ReplaceLineEndings(" ");
        environment.Error.WriteLine($"servalref: {line}");
        if (environment.WritesJson)
        {
            ErrorJson.Write(line, environment.Output);
            environment.Output.Flush();
        }

        return code;
    }
}
