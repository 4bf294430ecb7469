using System.Runtime.InteropServices;
using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.Oracle.Reporting;

namespace ServalRef.Cli.Checking;

/// <summary>The command <c>check</c>: judges captures and prints the report.</summary>
internal static class CheckCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code that the verdict calls for.</returns>
    /// <exception cref="UsageException">A file is named twice, or after something that is no address.</exception>
    /// <exception cref="CaptureException">A file cannot be used, or there is no Serval packet to judge.</exception>
    public static int Run(CheckRequest request, CommandEnvironment environment)
    {
        List<CaptureInput> files = [.. request.Files.Select(file => NamedFile.Parse(file, environment))];
        RefuseRepetition(files);
        if (request.Shrink is not null && files.Exists(file => file.Content is not null))
        {
            throw new UsageException("--shrink reads the capture again and again; write standard input to a file first");
        }

        OutputFiles.Require(request.JUnit, request.Sarif, request.Wireshark, request.Step, request.Shrink);
        IReadOnlyList<BaselineEntry> known = request.Baseline is { } path ? BaselineFile.Read(path) : [];
        LiveFindings? live = request.Live ? new LiveFindings(request, environment, known) : null;
        BaselinedReport held = BaselinedReport.Of(Judge(files, request, environment, live), known);
        foreach (string warning in held.Report.Warnings)
        {
            environment.Error.WriteLine($"servalref: {warning}");
        }

        // What may fail comes first: a document that was printed cannot be taken back.
        if (request.Shrink is { } target)
        {
            ShrinkOutput.Write(files, request, held.Report, target, environment);
        }

        CheckOutput output = new(request, environment, [.. files.Select(file => file.Path)]);
        output.Write(held, live);

        return held.Stale.Count > 0 ? ExitCode.Violation : held.Report.Verdict switch
        {
            Verdict.Conforms => ExitCode.Success,
            Verdict.Violation => ExitCode.Violation,
            _ => ExitCode.Inconclusive,
        };
    }

    private static Report Judge(List<CaptureInput> files, CheckRequest request, CommandEnvironment environment, LiveFindings? live)
    {
        using ProgressLine progress = new(environment);
        CheckWatch watch = new() { Packets = live is null ? progress.Packets : null, Findings = live };
        if (live is null)
        {
            return CaptureCheck.Run(files, request.Options, watch);
        }

        // Who watches a host ends the capture program and this one with the same key; what was read until then is to be judged.
        bool asked = false;
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = !asked;
            asked = true;
        });
        return CaptureCheck.Run(files, request.Options, watch);
    }

    // Each of its packets would be there twice, and look like a retransmission that nobody was entitled to.
    private static void RefuseRepetition(List<CaptureInput> files)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        CaptureInput? repeated = files.Find(file => file.Path.Length > 0 && !seen.Add(file.Content is null ? Path.GetFullPath(file.Path) : file.Path));
        if (repeated is not null)
        {
            throw new UsageException($"{repeated.Path}: named twice; name each file once");
        }
    }
}
