using ServalRef.Rendering;
using ServalRef.Verification.Traces;

namespace ServalRef.Cli;

/// <summary>The command <c>verify --trace</c>: whether the steps of hosts that ran are steps of the model.</summary>
internal static class VerifyTraceCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="path">The trace; <c>-</c> is standard input.</param>
    /// <param name="json">Whether a program reads the answer.</param>
    /// <param name="environment">Where it goes.</param>
    /// <exception cref="UsageException">The file cannot be read, or is no trace with steps.</exception>
    public static int Run(string path, bool json, CommandEnvironment environment)
    {
        TraceReport report = Validate(path, environment);
        if (json)
        {
            TraceRenderer.WriteJson(path, report, environment.Output);
        }
        else
        {
            TraceRenderer.Write(path, report, environment.Text, new Paint(environment.Color));
        }

        return report.IsOfTheModel ? ExitCode.Success : ExitCode.Violation;
    }

    private static TraceReport Validate(string path, CommandEnvironment environment)
    {
        try
        {
            using StreamReader reader = path == "-" ? new StreamReader(environment.InputBytes()) : new StreamReader(path);
            TraceReport report = TraceValidation.Run(reader);
            return report.Hosts > 0
                ? report
                : throw new UsageException($"{path}: no host of mtp1 takes a step; expected what 'run --trace' or a live command writes");
        }
        catch (FormatException e)
        {
            throw new UsageException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: no such file", e);
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw new UsageException($"{path}: is a directory", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {e.Message}", e);
        }
    }
}
