using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;

namespace ServalRef.Cli;

/// <summary>What <c>check</c> was asked.</summary>
/// <param name="Files">The captures or traces.</param>
/// <param name="Dialect">The dialect, or null: by each packet.</param>
/// <param name="At">Addresses of the host that the capture was taken at; none: unknown.</param>
/// <param name="Max">Findings to print; 0: all.</param>
/// <param name="Json">Whether a program reads the answer.</param>
internal sealed record CheckRequest(
    IReadOnlyList<string> Files, Dialect? Dialect, IReadOnlyList<NetworkAddress> At, int Max, bool Json);

/// <summary>The command <c>check</c>: judges captures and prints the report.</summary>
internal static class CheckCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code that the verdict calls for.</returns>
    /// <exception cref="UsageException">A file is named twice.</exception>
    /// <exception cref="CaptureException">A file cannot be used, or there is no Serval packet to judge.</exception>
    public static int Run(CheckRequest request, CommandEnvironment environment)
    {
        RefuseRepetition(request.Files);
        JudgeOptions options = new() { Dialect = request.Dialect, At = request.At };
        using ProgressLine progress = new(environment);
        Report report = CaptureCheck.Run(request.Files, options, progress.Packets);
        progress.Clear();
        foreach (string warning in report.Warnings)
        {
            environment.Error.WriteLine($"servalref: {warning}");
        }

        if (request.Json)
        {
            CheckJson.Write(report, request.Max, environment.Output);
        }
        else
        {
            CheckRenderOptions layout = new(request.Files)
            {
                Start = report.Start,
                Max = request.Max,
                Width = environment.Width,
                Color = environment.Color,
            };
            CheckRenderer.Render(report, environment.Output, layout);
        }

        return report.Verdict switch
        {
            Verdict.Conforms => ExitCode.Success,
            Verdict.Violation => ExitCode.Violation,
            _ => ExitCode.Inconclusive,
        };
    }

    // Each of its packets would be there twice, and look like a retransmission that nobody was entitled to.
    private static void RefuseRepetition(IReadOnlyList<string> files)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        if (files.FirstOrDefault(file => file.Length > 0 && !seen.Add(Path.GetFullPath(file))) is string repeated)
        {
            throw new UsageException($"{repeated}: named twice; name each file once");
        }
    }
}
