using System.Collections.Immutable;
using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>What happened at a host within the last reaction time, so that a decision can be placed before it.</summary>
/// <remarks>
/// A capture point lies below the host's queue: what a host decided may be seen after packets that came in meanwhile.
/// </remarks>
internal sealed class Journal(Duration reactionTime)
{
    private const int Most = 32;

    private readonly List<Entry> _entries = [];

    private long _next;

    /// <summary>Adds an event.</summary>
    /// <param name="observation">The packet.</param>
    /// <param name="sent">Whether the host sent it, rather than got it.</param>
    /// <param name="before">What the host may have been in before.</param>
    /// <param name="overtaken">Whether a newer request may have overtaken it on another interface.</param>
    internal void Add(Observation observation, bool sent, List<Hypothesis> before, bool overtaken = false)
    {
        _entries.RemoveAll(e => e.Observation.Time < observation.Time - reactionTime);
        _entries.AddLatest(new Entry(_next++, observation, sent, overtaken, before), Most);
    }

    /// <summary>Whether a newer request of the kind was first seen within the reaction time.</summary>
    internal bool OvertookWithin(Observation late) => _entries.Exists(e =>
        e.Sent && e.Observation.IsKnown && e.Observation.Trigger == late.Trigger
            && e.Observation.Packet.Source != late.Packet.Source
            && SerialNumber.IsNewer(e.Observation.Packet.Version, late.Packet.Version)
            && e.Observation.Time >= late.Time - reactionTime);

    /// <summary>
    /// Explains a reply RST by an abort that was not seen: its own RST may have left on an interface that was gone.
    /// </summary>
    internal List<Hypothesis> ExplainByUnseenAbort(Observation sent, Possibilities possibilities, Predicate<Hypothesis> mayAbort)
    {
        var result = new List<Hypothesis>();
        for (int i = _entries.Count - 1; i >= 0 && sent.Trigger == FlowTrigger.RstArrived; i--)
        {
            Instant time = _entries[i].Observation.Time;
            foreach (Way way in _entries[i].Ways)
            {
                List<Hypothesis> set = way.Set.FindAll(mayAbort).ConvertAll(
                    h => possibilities.Decide(h, new FlowInput(FlowTrigger.AbortRequested), time).After);
                set = Replay(way with { Set = set }, i, possibilities, []);
                result.AddRange(possibilities.Explainer.Explain(set, sent, certain: true).Hypotheses);
            }
        }

        // How long ago the abort was is not known, so what seemed to be missing till now was not owed.
        result = result.ConvertAll(h => h with { Faults = [] });

        return result;
    }

    /// <summary>Explains a packet by decisions taken before the latest events, which are then worked off again.</summary>
    internal List<Hypothesis> ExplainEarlier(Observation sent, Possibilities possibilities)
    {
        var result = new List<Hypothesis>();
        for (int i = _entries.Count - 1; i >= 0 && _entries[i].Observation.Time >= sent.Time - reactionTime; i--)
        {
            foreach (Way way in _entries[i].Ways.ToArray())
            {
                var earlier = new Way(way.Decided.Add(_next), possibilities.Explainer.Explain(way.Set, sent, certain: true).Hypotheses);
                var passed = new List<(Entry Entry, Way Way)>();
                List<Hypothesis> now = Replay(earlier, i, possibilities, passed);
                if (now.Count > 0)
                {
                    result.AddRange(now);
                    passed.ForEach(p => p.Entry.Add(p.Way));
                }
            }
        }

        return result;
    }

    /// <summary>Works off again what came after a decision.</summary>
    /// <param name="way">The hypotheses after the decision.</param>
    /// <param name="from">The first event to work off.</param>
    /// <param name="possibilities">The machines.</param>
    /// <param name="passed">What was possible before each event, on the way.</param>
    private List<Hypothesis> Replay(Way way, int from, Possibilities possibilities, List<(Entry Entry, Way Way)> passed)
    {
        List<Hypothesis> set = way.Set;
        for (int i = from; i < _entries.Count && set.Count > 0; i++)
        {
            Entry entry = _entries[i];
            passed.Add((entry, way with { Set = set }));
            if (!way.Decided.Contains(entry.Number))
            {
                set = entry.Sent ? Explain(set, entry, possibilities) : Receive(set, entry.Observation, possibilities);
            }
        }

        return set;
    }

    private static List<Hypothesis> Explain(List<Hypothesis> set, Entry sent, Possibilities possibilities)
    {
        List<Hypothesis> explained = possibilities.Explainer.Explain(set, sent.Observation, certain: true).Hypotheses;
        return sent.Overtaken
            ? DistinctHypotheses.Of([.. explained, .. set.Where(h => possibilities.Explainer.IsOvertaken(h, sent.Observation))])
            : explained;
    }

    private static List<Hypothesis> Receive(List<Hypothesis> set, Observation arrived, Possibilities possibilities)
    {
        IEnumerable<Hypothesis> closed = set.Select(h => possibilities.ClosedSilently(h, arrived.Time)).OfType<Hypothesis>();
        return DistinctHypotheses.Of([.. set.Concat(closed).Select(h => possibilities.Receive(h, arrived, certain: true).After)]);
    }

    /// <summary>What a host may have been in before an event.</summary>
    /// <param name="Decided">The numbers of later packets that it had decided already, and which waited in its queue.</param>
    /// <param name="Set">The states, if so.</param>
    private sealed record Way(ImmutableArray<long> Decided, List<Hypothesis> Set);

    /// <summary>An event, and every way in which it can have been reached.</summary>
    private sealed class Entry(long number, Observation observation, bool sent, bool overtaken, List<Hypothesis> before)
    {
        private const int MostWays = 8;

        internal long Number { get; } = number;

        internal Observation Observation { get; } = observation;

        internal bool Sent { get; } = sent;

        internal bool Overtaken { get; } = overtaken;

        internal List<Way> Ways { get; } = [new Way([], before)];

        internal void Add(Way way)
        {
            ImmutableArray<long> later = [.. way.Decided.Where(n => n >= Number)];
            int same = Ways.FindIndex(w => w.Decided.AsSpan().SequenceEqual(later.AsSpan()));
            if (same >= 0)
            {
                Ways[same] = Ways[same] with { Set = DistinctHypotheses.Of([.. Ways[same].Set, .. way.Set]) };
            }
            else if (Ways.Count < MostWays)
            {
                Ways.Add(new Way(later, way.Set));
            }
        }
    }
}
