using ServalRef.StateMachines;

namespace ServalRef.Oracle.Judging;

/// <summary>What happened at a host within the last reaction time, so that a decision can be placed before it.</summary>
/// <remarks>
/// A capture point lies below the host's queue: what a host decided may be seen after packets that came in meanwhile.
/// </remarks>
internal sealed class Journal(long reactionTime)
{
    private const int Most = 32;

    private readonly List<Entry> _entries = [];

    internal void Add(Observation observation, bool sent, List<Hypothesis> before)
    {
        _entries.RemoveAll(e => e.Observation.Time < observation.Time - reactionTime);
        _entries.AddLatest(new Entry(observation, sent, before), Most);
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
    internal List<Hypothesis> ExplainByUnseenAbort(Observation sent, Possibilities possibilities)
    {
        var result = new List<Hypothesis>();
        for (int i = _entries.Count - 1; i >= 0 && sent.Trigger == FlowTrigger.RstArrived; i--)
        {
            long time = _entries[i].Observation.Time;
            List<Hypothesis> set = _entries[i].Before.ConvertAll(
                h => possibilities.Decide(h, new FlowInput(FlowTrigger.AbortRequested), time));
            result.AddRange(possibilities.Explainer.Explain(Replay(set, i, possibilities), sent, certain: true));
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
            result.AddRange(Replay(possibilities.Explainer.Explain(_entries[i].Before, sent, certain: true), i, possibilities));
        }

        return result;
    }

    private List<Hypothesis> Replay(List<Hypothesis> set, int from, Possibilities possibilities)
    {
        for (int j = from; j < _entries.Count && set.Count > 0; j++)
        {
            Observation next = _entries[j].Observation;
            set = _entries[j].Sent
                ? possibilities.Explainer.Explain(set, next, certain: true)
                : Possibilities.Distinct(
                    [.. WithSilentCloses(set, next.Time, possibilities).Select(h => possibilities.Receive(h, next, certain: true))]);
        }

        return set;
    }

    private static IEnumerable<Hypothesis> WithSilentCloses(List<Hypothesis> set, long time, Possibilities possibilities) =>
        set.Concat(set.Select(h => possibilities.ClosedSilently(h, time)).OfType<Hypothesis>());

    private sealed record Entry(Observation Observation, bool Sent, List<Hypothesis> Before);
}
