using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Vectors that show what a reply RST to a request does that it does not end: it counts as one unanswered try (SEC-8).</summary>
/// <remarks>No state tells a count. It shows when the tries are used up one earlier.</remarks>
internal static class Countings
{
    private static readonly (string Reply, string Timer)[] Requests =
    [
        ("a reply RST to our RSYN", "no answer to the RSYN again and again"),
        ("a reply RST to our RSYN+ACK", "no answer to the RSYN+ACK again and again"),
        ("a reply RST to our FIN", "no answer to the FIN again and again"),
    ];

    /// <summary>One vector for each state of the flow and each request that may be outstanding in it.</summary>
    internal static IEnumerable<FlowVector> Vectors(LocalGraph graph, string prefix)
    {
        foreach ((string reply, string timer) in Requests)
        {
            HashSet<FlowState> done = [];
            for (int state = 0; state < graph.Count; state++)
            {
                FlowRecord record = graph.Record(state);
                if (!done.Contains(record.State) && Counted(graph, record, reply) is { } counted)
                {
                    done.Add(record.State);
                    string name = $"{prefix}-{counted.Clause}-{record.State}-{timer.Split(' ')[4]}";
                    yield return new FlowVector(name, graph.Cast, null, [.. graph.PerformancesTo(state), .. ToTheEnd(graph, counted, timer)])
                    {
                        About = $"{reply} counts as one unanswered try",
                    };
                }
            }
        }
    }

    private static Performance? Counted(LocalGraph graph, in FlowRecord record, string reply) =>
        graph.Performer.Perform(record, Stimuli.Named(reply)) is { Changes: true } act && act.After.State == record.State ? act : null;

    private static IEnumerable<Performance> ToTheEnd(LocalGraph graph, Performance counted, string timer)
    {
        for (Performance? act = counted; act is not null; act = graph.Performer.Perform(act.After, Stimuli.Named(timer)))
        {
            yield return act;
        }
    }
}
