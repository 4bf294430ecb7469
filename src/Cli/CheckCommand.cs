using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.Oracle.Clauses;
using ServalRef.Rendering;
using ServalRef.StateMachines;

namespace ServalRef.Cli;

/// <summary>What <c>check</c> was asked.</summary>
/// <param name="Files">The captures or traces.</param>
/// <param name="Dialect">The dialect, or null: by each packet.</param>
/// <param name="At">Addresses of the host that the capture was taken at; none: unknown.</param>
/// <param name="Hosts">Whether interfaces named HOST.if are hosts' own.</param>
/// <param name="Complete">Whether the capture lacks no packet.</param>
/// <param name="Partial">Whether a judgement from between the hosts will do.</param>
/// <param name="Max">Findings to print; 0: all.</param>
/// <param name="Json">Whether a program reads the answer.</param>
internal sealed record CheckRequest(
    IReadOnlyList<string> Files,
    Dialect? Dialect,
    IReadOnlyList<NetworkAddress> At,
    bool Hosts,
    bool Complete,
    bool Partial,
    int Max,
    bool Json)
{
    /// <summary>Where the findings go as a page to step through; none: nowhere.</summary>
    public string? Step { get; init; }
}

/// <summary>The command <c>check</c>: judges captures and prints the report.</summary>
internal static class CheckCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code that the verdict calls for.</returns>
    /// <exception cref="UsageException">A file is named twice, or after something that is no address.</exception>
    /// <exception cref="CaptureException">A file cannot be used, or there is no Serval packet to judge.</exception>
    public static int Run(CheckRequest request, CommandEnvironment environment)
    {
        List<CaptureInput> files = [.. request.Files.Select(NamedFile.Parse)];
        RefuseRepetition(files);
        JudgeOptions options = new()
        {
            Dialect = request.Dialect,
            At = request.At,
            Hosts = request.Hosts,
            Complete = request.Complete,
            Partial = request.Partial,
        };
        using ProgressLine progress = new(environment);
        Report report = CaptureCheck.Run(files, options, new CheckWatch { Packets = progress.Packets });
        progress.Clear();
        foreach (string warning in report.Warnings)
        {
            environment.Error.WriteLine($"servalref: {warning}");
        }

        if (request.Step is { } page)
        {
            StepFile.Write(page, report);
        }

        if (request.Json)
        {
            CheckJson.Write(report, request.Max, environment.Output, ClauseCatalog.Default);
        }
        else
        {
            CheckRenderOptions layout = new([.. files.Select(file => file.Path)])
            {
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
    private static void RefuseRepetition(List<CaptureInput> files)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        if (files.Find(file => file.Path.Length > 0 && !seen.Add(Path.GetFullPath(file.Path)))?.Path is string repeated)
        {
            throw new UsageException($"{repeated}: named twice; name each file once");
        }
    }
}
