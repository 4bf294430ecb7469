using System.Globalization;
using ServalRef.Oracle;
using ServalRef.Oracle.Shrinking;
using ServalRef.Rendering;

namespace ServalRef.Cli.Checking;

/// <summary>Writes the fewest packets that still give the first finding, and tells how to judge them.</summary>
internal static class ShrinkOutput
{
    /// <summary>Looks for them, and writes them.</summary>
    /// <param name="files">What was judged.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="report">What the judgement was.</param>
    /// <param name="path">Where they go.</param>
    /// <param name="environment">Where to write notes.</param>
    /// <exception cref="UsageException">There is no finding, or it does not come again.</exception>
    public static void Write(
        IReadOnlyList<CaptureInput> files, CheckRequest request, Report report, string path, CommandEnvironment environment)
    {
        Finding? first = report.Findings.FirstOrDefault(finding => finding is { Severity: Severity.Violation, Known: null })
            ?? report.Findings.FirstOrDefault(finding => finding.Known is null);
        if (first is null)
        {
            environment.Error.WriteLine("servalref: note: nothing was found, so there is nothing to shrink");
            return;
        }

        using StatusLine line = new(environment);
        ShrunkCapture shrunk = CaptureShrinker.Shrink(files, request.Options, first, new Left(line))
            ?? throw new UsageException($"{first.Clause} of {first.Packet.File}:{first.Packet.Number} is not found in the files of its host alone; name fewer files");
        line.Clear();
        File.WriteAllBytes(path, shrunk.Content);
        environment.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"servalref: {path}: {TextLayout.Count(shrunk.After, "packet")} of {shrunk.Before} give {first.Clause}; again: {shrunk.Command(path)}"));
    }

    private sealed class Left(StatusLine line) : IProgress<int>
    {
        public void Report(int value) => line.Show(string.Create(CultureInfo.InvariantCulture, $"shrinking: {value} packets left"));
    }
}
