using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ServalRef.Verification.Promela;

/// <summary>Runs a program to its end, without a shell and without input.</summary>
internal static class ChildProcess
{
    // More than the longest trail; what comes after it is read and dropped.
    private const int LongestOutput = 1 << 26;

    /// <summary>The full path of a program, or null if PATH does not lead to one.</summary>
    internal static string? Find(string program, string? path) => (path ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs a program. When cancelled, it and all that it started are ended before this returns.</summary>
    /// <param name="program">Its full path.</param>
    /// <param name="arguments">Its arguments, each passed as it is.</param>
    /// <param name="folder">The folder that it runs in.</param>
    /// <param name="onLine">Told each line of the output as it comes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its exit code, and its output and errors together, up to a limit.</returns>
    /// <exception cref="SpinMissingException">The program cannot be started.</exception>
    internal static async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, string folder, Action<string>? onLine, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using Process process = Start(start);
        process.StandardInput.Close();
        StringBuilder output = new();
        Task reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, output, onLine), ReadAsync(process.StandardError, output, null));
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await reading.ConfigureAwait(false);
        return (process.ExitCode, output.ToString());
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new SpinMissingException();
        }
        catch (Win32Exception e)
        {
            throw new SpinMissingException(new SpinMissingException().Message, e);
        }
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder output, Action<string>? onLine)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lock (output)
            {
                if (output.Length < LongestOutput)
                {
                    output.Append(line).Append('\n');
                }
            }

            onLine?.Invoke(line);
        }
    }
}
