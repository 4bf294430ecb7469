using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Vectors of packets that must change nothing and demand nothing, state by state (SEC-3, FLOW-4).</summary>
internal sealed class Rejections(LocalGraph graph)
{
    /// <summary>One vector for each state of an opener's flow, settled, and for each state of an open listener's move.</summary>
    /// <remarks>One is enough for most states, but not before the ends know each other.</remarks>
    internal IEnumerable<FlowVector> Vectors(string prefix)
    {
        Dictionary<string, (int State, int Count)> chosen = [];
        for (int state = 0; state < graph.Count; state++)
        {
            FlowRecord record = graph.Record(state);
            bool wanted = graph.Cast.Opens || !record.IsSynchronised
                ? record.Migration == MigrationState.Settled
                : record.State == FlowState.Established;
            int count = wanted ? Rejected(record).Count() : 0;
            if (count > chosen.GetValueOrDefault(NameOf(record)).Count)
            {
                chosen[NameOf(record)] = (state, count);
            }
        }

        foreach ((string name, (int state, _)) in chosen)
        {
            string host = graph.Cast.Opens ? "opener" : "listener";
            yield return new FlowVector($"{prefix}-{host}-{name}", graph.Cast, null, [.. graph.PerformancesTo(state), .. Rejected(graph.Record(state))]) { About = $"what {name} rejects" };
        }
    }

    /// <summary>Whether a step is the arrival of a packet that changes nothing and demands nothing.</summary>
    internal static bool IsRejected(Performance act) => act.IsPacket && !act.Changes && act.Sent.All(e => e.Optional);

    private static string NameOf(in FlowRecord r) => r.State != FlowState.Closed ? r.StateName.Replace('/', '-')
        : r.Opening.Phase == SlotPhase.Unused ? "Closed-before"
        : "Closed-after";

    private IEnumerable<Performance> Rejected(FlowRecord record) => Stimuli.All
        .Select(s => graph.Performer.Perform(record, s))
        .OfType<Performance>()
        .Where(IsRejected)
        .DistinctBy(act => act.Input);
}
