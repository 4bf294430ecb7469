using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Shrinking;

/// <summary>Looks for the fewest packets of a capture that still give a finding.</summary>
/// <remarks>
/// Packets are taken away in portions that halve (delta debugging, Zeller and Hildebrandt 2002), first those of other flows and those behind
/// the finding, as long as the judge finds the same of the same packet. What is left loses its finding with any further packet, unless
/// the checks allowed were used up before.
/// </remarks>
public sealed class CaptureShrinker
{
    private const int MostChecks = 4_000;

    private readonly ShrinkSource _source;
    private readonly Finding _finding;
    private readonly JudgeOptions _options;
    private readonly IProgress<int>? _progress;
    private readonly CancellationToken _stop;
    private int _checks;

    // Whether nothing as grave was found before it, so that nothing may be found before it in fewer packets either.
    private bool? _isFirst;

    private CaptureShrinker(ShrinkSource source, Finding finding, JudgeOptions options, IProgress<int>? progress, CancellationToken stop)
    {
        (_source, _finding, _options, _progress, _stop) = (source, finding, options, progress, stop);
    }

    /// <summary>Shrinks the capture that a finding comes from.</summary>
    /// <param name="files">What was judged; files, since they are read again.</param>
    /// <param name="options">How it was judged.</param>
    /// <param name="finding">A finding of that judgement.</param>
    /// <param name="progress">Told, by the same thread, how many packets are left.</param>
    /// <param name="stop">Ends it before its time.</param>
    /// <returns>Null if the judge does not find it again in the packets of its host alone.</returns>
    /// <exception cref="CaptureException">A file cannot be used any more.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static ShrunkCapture? Shrink(
        IReadOnlyList<CaptureInput> files, JudgeOptions options, Finding finding, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(finding);
        ShrinkSource source = ShrinkSource.Read(files, options, finding);
        foreach (bool complete in options.Complete ? [true] : new[] { false, true })
        {
            CaptureShrinker shrinker = new(source, finding, options with { Complete = complete, At = source.At }, progress, stop);
            if (shrinker.Run() is { } kept)
            {
                return new ShrunkCapture(source.Write(kept), source.Frames.Count, kept.Count, source.At, complete, options.Hosts);
            }
        }

        return null;
    }

    private List<int>? Run()
    {
        List<int> kept = [.. Enumerable.Range(0, _source.Frames.Count)];
        if (!Gives(kept))
        {
            return null;
        }

        int offender = _source.Offender;
        kept = Try(kept, [.. kept.Where(place => _source.Frames[place].IsOf(_finding.Flow) || place == offender)]);
        for (int behind = 0; behind < kept.Count; behind = (2 * behind) + 1)
        {
            int end = kept.IndexOf(offender) + behind;
            List<int> before = Try(kept, kept[..Math.Min(kept.Count, end + 1)]);
            if (before.Count < kept.Count)
            {
                kept = before;
                break;
            }
        }

        return Reduce(kept, offender);
    }

    private List<int> Reduce(List<int> kept, int offender)
    {
        for (int portion = Math.Max(1, kept.Count / 2); ; portion = Math.Max(1, portion / 2))
        {
            bool shrank = false;
            for (int at = 0; at < kept.Count && _checks < MostChecks;)
            {
                int length = Math.Min(portion, kept.Count - at);
                List<int> rest = [.. kept[..at], .. kept[at..(at + length)].Where(place => place == offender), .. kept[(at + length)..]];
                List<int> smaller = rest.Count < kept.Count ? Try(kept, rest) : kept;
                bool took = smaller.Count < kept.Count;
                shrank |= took;
                kept = smaller;
                at += took ? 0 : length;
            }

            if (_checks >= MostChecks || (portion == 1 && !shrank))
            {
                return kept;
            }
        }
    }

    private List<int> Try(List<int> kept, List<int> fewer)
    {
        if (fewer.Count >= kept.Count || !Gives(fewer))
        {
            return kept;
        }

        _progress?.Report(fewer.Count);
        return fewer;
    }

    private bool Gives(List<int> places)
    {
        _stop.ThrowIfCancellationRequested();
        _checks++;
        int number = places.IndexOf(_source.Offender) + 1;
        using MemoryStream content = new(_source.Write(places));
        try
        {
            Report report = CaptureCheck.Run([new CaptureInput("shrunk", []) { Content = content }], _options, stop: _stop);
            Finding[] alike = [.. report.Findings.Where(found => found.Severity == _finding.Severity)];
            int at = Array.FindIndex(alike, found => found.Clause == _finding.Clause && found.Host == _finding.Host && found.Packet.Number == number);
            _isFirst ??= at == 0;
            return at == 0 || (at > 0 && _isFirst == false);
        }
        catch (CaptureException)
        {
            // No Serval packet is left.
            return false;
        }
    }
}

/// <summary>The fewest packets that still give a finding.</summary>
/// <param name="Content">They, as a pcapng file.</param>
/// <param name="Before">How many packets there were.</param>
/// <param name="After">How many are left.</param>
/// <param name="At">The addresses of the host, to be named when it is judged again; empty if the file tells its hosts.</param>
/// <param name="NeedsComplete">Whether it has to be judged as a capture that lacks nothing.</param>
/// <param name="NeedsHosts">Whether interfaces have to be taken for those of the hosts in their names.</param>
public sealed record ShrunkCapture(
    byte[] Content, int Before, int After, IReadOnlyList<NetworkAddress> At, bool NeedsComplete, bool NeedsHosts)
{
    /// <summary>The command that judges it again.</summary>
    /// <param name="path">Where it was written to.</param>
    public string Command(string path) =>
        $"servalref check {path}{(At.Count > 0 ? $" --at {string.Join(',', At)}" : "")}{(NeedsHosts ? " --hosts" : "")}{(NeedsComplete ? " --complete" : "")}";
}
