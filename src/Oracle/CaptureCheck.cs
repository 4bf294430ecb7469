using System.Globalization;
using ServalRef.Oracle.Capture;
using ServalRef.Oracle.Viewing;
using ServalRef.StateMachines;

namespace ServalRef.Oracle;

/// <summary>Judges captures: the library form of the command <c>check</c>.</summary>
public static class CaptureCheck
{
    private const int ProgressInterval = 4096;

    /// <summary>Judges captures of which none is named after a host.</summary>
    /// <param name="files">Their paths; at least one.</param>
    /// <param name="options">How to judge.</param>
    /// <param name="progress">Told, now and then, the number of packets read so far.</param>
    /// <exception cref="CaptureException">A file cannot be used, or none of them holds a Serval packet.</exception>
    public static Report Run(IReadOnlyList<string> files, JudgeOptions options, Action<long>? progress = null) =>
        Run([.. files.Select(file => new CaptureInput(file, []))], options, progress);

    /// <summary>Merges the captures of each host by time into one trace, and judges them.</summary>
    /// <param name="files">At least one.</param>
    /// <param name="options">How to judge.</param>
    /// <param name="progress">Told, now and then, the number of packets read so far.</param>
    /// <exception cref="CaptureException">A file cannot be used, or none of them holds a Serval packet.</exception>
    public static Report Run(IReadOnlyList<CaptureInput> files, JudgeOptions options, Action<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        List<Report> reports = [];
        List<string> warnings = [];
        PassedOver passed = new();
        Dictionary<string, Instant> starts = new(StringComparer.Ordinal);
        long read = 0;
        foreach (HostFiles host in HostGrouping.Of(files, options))
        {
            using CaptureMerger merger = CaptureMerger.Open(host.Paths);
            PacketFeed feed = new(options, new Viewpoints(options, host, merger.Readers), passed);
            Instant start = default;
            for (bool first = true; merger.TryRead(out CaptureFrame frame, out int file); first = false)
            {
                start = first ? frame.Time : start;
                if (++read % ProgressInterval == 0)
                {
                    progress?.Invoke(read);
                }

                feed.Add(merger.Readers[file], file, frame);
            }

            reports.AddRange(feed.Finish());
            warnings.AddRange(merger.Readers.Select(r => r.Warning).OfType<string>());
            foreach (string path in host.Paths)
            {
                starts[path] = start;
            }
        }

        Report report = ReportJoin.Of(reports)
            ?? throw new CaptureException(string.Create(
                CultureInfo.InvariantCulture, $"{string.Join(", ", files.Select(f => f.Path))}: no Serval packet among {read} packets{passed.Clause}"));
        return report with { Start = starts[files[0].Path], Starts = starts, Unread = passed.Count, Warnings = [.. warnings, .. passed.Lines] };
    }
}
