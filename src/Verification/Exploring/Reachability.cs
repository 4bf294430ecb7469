using System.Collections;

namespace ServalRef.Verification.Exploring;

/// <summary>From where a goal can be reached: walks the moves backwards, without storing them backwards.</summary>
internal static class Reachability
{
    /// <summary>Counts the situations from which no situation of the goal can be reached.</summary>
    /// <param name="graph">All situations and moves.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="isQuiet">Whether a story that ends there is complete.</param>
    /// <param name="stop">Ends it before its time.</param>
    /// <returns>The first situation that fails and is quiet, else the first that fails.</returns>
    internal static Failure Without(Graph graph, Condition goal, Condition isQuiet, CancellationToken stop)
    {
        BitArray reaches = Marked(graph, goal, stop);
        int count = graph.Situations.Count;
        long failures = 0;
        int first = -1;
        int quiet = -1;
        for (int s = 0; s < count; s++)
        {
            if (!reaches[s])
            {
                failures++;
                first = first < 0 ? s : first;
                quiet = quiet < 0 && isQuiet(graph.Situations[s]) ? s : quiet;
            }
        }

        return Failure.Of(quiet < 0 ? first : quiet, failures);
    }

    // A situation is marked if one of its targets is. Sweeps in turn from the end and from the start find most at once,
    // since a target was mostly met later.
    private static BitArray Marked(Graph graph, Condition goal, CancellationToken stop)
    {
        int count = graph.Situations.Count;
        var marked = new BitArray(count);
        for (int s = 0; s < count; s++)
        {
            marked[s] = goal(graph.Situations[s]);
        }

        bool backwards = true;
        for (bool changed = true; changed; backwards = !backwards)
        {
            stop.ThrowIfCancellationRequested();
            changed = false;
            for (int i = 0; i < count; i++)
            {
                int s = backwards ? count - 1 - i : i;
                if (!marked[s] && AnyTarget(graph, s, marked))
                {
                    marked[s] = true;
                    changed = true;
                }
            }
        }

        return marked;
    }

    private static bool AnyTarget(Graph graph, int situation, BitArray marked)
    {
        long end = graph.End(situation);
        for (long e = graph.First(situation); e < end; e++)
        {
            if (marked[graph.Target(e)])
            {
                return true;
            }
        }

        return false;
    }
}
