using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>
/// Findings that one missing frame would explain, until something seen later shows that there was no such frame: then they are proven.
/// </summary>
internal sealed class Doubts(FindingSink sink, Timing timing, LifeSigns life, Dialect dialect)
{
    private const int Most = 8;

    /// <summary>The network puts no packets further out of order than this.</summary>
    private static readonly Duration LongestDelay = Duration.FromSeconds(2);

    private readonly List<Doubt> _open = [];

    /// <summary>Keeps a finding in doubt.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="frames">The frames each of which would explain it.</param>
    internal void Add(Finding finding, List<MissingFrame> frames)
    {
        if (!frames.Exists(f => f.IsConfirmed))
        {
            IEnumerable<MissingFrame> different = frames.DistinctBy(f => (f.Frame.Packet, f.FromHost));
            _open.AddLatest(new Doubt(finding, [.. different]), Most);
        }
    }

    /// <summary>A packet came to the host.</summary>
    internal int Received(Observation arrived) => Weigh(arrived, sent: false);

    /// <summary>A packet came from the host.</summary>
    internal int Sent(Observation sent) => Weigh(sent, sent: true);

    /// <summary>The trace is over: a request that would have left unseen would have been seen again.</summary>
    /// <returns>How many findings are proven now.</returns>
    internal int Conclude()
    {
        int proven = 0;
        foreach (Doubt doubt in _open)
        {
            Instant due = doubt.Finding.Packet.Time + timing.RetransmissionBound(0);
            if (doubt.Frames.TrueForAll(f => f.FromHost && FlowTimers.IsRequest(f.Frame.Kind.Slot) && life.IsAliveAt(f.Frame.Packet.Source, due)))
            {
                sink.Prove(doubt.Finding);
                proven++;
            }
        }

        _open.Clear();
        return proven;
    }

    private int Weigh(Observation seen, bool sent)
    {
        int proven = 0;
        for (int i = _open.Count - 1; i >= 0 && seen.IsKnown; i--)
        {
            Doubt doubt = _open[i];
            if (sent && FlowTimers.IsRequest(seen.Kind.Slot))
            {
                // What is sent again is answered again.
                doubt = doubt with { Frames = doubt.Frames.ConvertAll(f => f with { IsOnly = f.IsOnly && !IsAskedBy(f.Frame, seen) }) };
                _open[i] = doubt;
            }

            if (doubt.Frames.Exists(f => Confirms(f, seen, sent)))
            {
                _open.RemoveAt(i);
                continue;
            }

            doubt.Frames.RemoveAll(f => Refutes(f, seen, sent));
            if (doubt.Frames.Count == 0)
            {
                sink.Prove(doubt.Finding);
                _open.RemoveAt(i);
                proven++;
            }
        }

        return proven;
    }

    /// <summary>Whether a packet shows that a request was sent unseen: it repeats or answers it.</summary>
    private static bool Confirms(MissingFrame missing, Observation seen, bool sent)
    {
        (Observation frame, bool fromHost) = (missing.Frame, missing.FromHost);
        bool repeats = sent == fromHost && seen.Trigger == frame.Trigger && seen.Packet.Version == frame.Packet.Version;
        bool answers = sent != fromHost && seen.Packet.Acknowledges && seen.Packet.Ackno == Freshness.AcknoFor(frame.Packet.Version);
        return FlowTimers.IsRequest(frame.Kind.Slot) && (repeats || (fromHost && answers));
    }

    /// <summary>
    /// Whether a packet shows that a frame was not there: the answer that it would have been comes only now, or the version that it would
    /// have had is used for something else, or is still the next one.
    /// </summary>
    private bool Refutes(MissingFrame missing, Observation seen, bool sent)
    {
        (Observation frame, bool fromHost) = (missing.Frame, missing.FromHost);
        if (sent != fromHost)
        {
            return false;
        }

        if (!FlowTimers.IsRequest(frame.Kind.Slot))
        {
            return missing.IsOnly && seen.Trigger == frame.Trigger && seen.Packet.Ackno == frame.Packet.Ackno;
        }

        if (!frame.Kind.ConsumesVersion(dialect))
        {
            return false;
        }

        bool other = seen.Kind.ConsumesVersion(dialect) && seen.Trigger != frame.Trigger && seen.Packet.Version == frame.Packet.Version;
        Instant settled = frame.Time + (fromHost ? timing.Reaction : LongestDelay);
        bool unused = seen.Trigger == FlowTrigger.AckArrived && seen.Time > settled
            && !SerialNumber.IsNewer(seen.Packet.Version, frame.Packet.Version);
        return other || unused;
    }

    private bool IsAskedBy(Observation answer, Observation request) => answer.Packet.Acknowledges
        && answer.Packet.Ackno == Freshness.AcknoFor(request.Packet.Version, request.Kind.ConsumesVersion(dialect));

    private sealed record Doubt(Finding Finding, List<MissingFrame> Frames);
}
