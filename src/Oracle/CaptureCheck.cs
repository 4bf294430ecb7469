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
    /// <param name="watch">Who is told of the check while it goes on; null: nobody.</param>
    /// <param name="stop">Ends it before its time.</param>
    /// <exception cref="CaptureException">A file cannot be used, or none of them holds a Serval packet.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static Report Run(IReadOnlyList<string> files, JudgeOptions options, CheckWatch? watch = null, CancellationToken stop = default) =>
        Run([.. files.Select(file => new CaptureInput(file, []))], options, watch, stop);

    /// <summary>Merges the captures of each host by time into one trace, and judges them.</summary>
    /// <param name="files">At least one.</param>
    /// <param name="options">How to judge.</param>
    /// <param name="watch">Who is told of the check while it goes on; null: nobody.</param>
    /// <param name="stop">Ends it before its time.</param>
    /// <exception cref="CaptureException">A file cannot be used, or none of them holds a Serval packet.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static Report Run(IReadOnlyList<CaptureInput> files, JudgeOptions options, CheckWatch? watch = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        List<CaptureSource> sources = [];
        try
        {
            sources.AddRange(files.Select(file => new CaptureSource(file)));
            return Judge(files, sources, options, watch ?? new CheckWatch(), stop);
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
        }
    }

    private static Report Judge(
        IReadOnlyList<CaptureInput> files, List<CaptureSource> sources, JudgeOptions options, CheckWatch watch, CancellationToken stop)
    {
        List<Report> reports = [];
        List<string> warnings = [];
        PassedOver passed = new();
        Dictionary<string, Instant> starts = new(StringComparer.Ordinal);
        long read = 0;
        foreach (HostFiles host in HostGrouping.Of(sources, options))
        {
            using CaptureMerger merger = CaptureMerger.Open(host.Sources.Select(source => (Func<CaptureReader>)source.Open));
            PacketFeed feed = new(options, new Viewpoints(options, host, merger.Readers, watch.Findings), passed);
            Instant start = default;
            for (bool first = true; merger.TryRead(out CaptureFrame frame, out int file); first = false)
            {
                start = first ? frame.Time : start;
                if (++read % ProgressInterval == 0)
                {
                    stop.ThrowIfCancellationRequested();
                    watch.Packets?.Report(read);
                }

                feed.Add(merger.Readers[file], file, frame);
            }

            reports.AddRange(feed.Finish());
            warnings.AddRange(merger.Readers.Select(r => r.Warning).OfType<string>());
            foreach (CaptureSource source in host.Sources)
            {
                starts[source.Name] = start;
            }
        }

        Report report = ReportJoin.Of(reports)
            ?? throw new CaptureException(string.Create(
                CultureInfo.InvariantCulture, $"{string.Join(", ", files.Select(f => f.Path))}: no Serval packet among {read} packets{passed.Clause}"));
        return report with { Start = starts[files[0].Path], Starts = starts, Unread = passed.Count, Warnings = [.. warnings, .. passed.Lines] };
    }
}
