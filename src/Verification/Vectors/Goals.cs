using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>The decisions, and the pairs of decisions in a row, that vectors are to exercise, and those that none does yet.</summary>
/// <remarks>
/// A pair is a step that changes what the host knows, and a next one at the same end that changes it again or demands a packet,
/// or that ignores the kind of event just acted on: there a machine shows that it has noted what came.
/// A step that changes nothing adds nothing to the one after it, since a step follows from the record and the event alone.
/// </remarks>
internal sealed class Goals
{
    private readonly DecisionTable _decisions;

    private readonly bool[] _decisionMissing;

    private readonly bool[] _pairMissing;

    private readonly bool[] _pairs;

    internal Goals(DecisionTable decisions, IEnumerable<LocalGraph> graphs)
    {
        _decisions = decisions;
        _decisionMissing = new bool[decisions.Count];
        _pairMissing = new bool[decisions.Count * decisions.Count];
        foreach (LocalGraph graph in graphs)
        {
            for (int state = 0; state < graph.Count; state++)
            {
                foreach (LocalEdge edge in graph.From(state))
                {
                    Promise(graph, edge);
                }
            }
        }

        _pairs = [.. _pairMissing];
        Decisions = _decisionMissing.Count(d => d);
        Pairs = _pairMissing.Count(p => p);
        DecisionsMissing = Decisions;
        PairsMissing = Pairs;
        Untaken = Enumerable.Range(0, decisions.Count)
            .Where(d => !_decisionMissing[d])
            .Select(d => DecisionTable.TextOf(decisions[d].Name))
            .ToHashSet();
    }

    /// <summary>How many decisions some input takes.</summary>
    internal int Decisions { get; }

    /// <summary>How many pairs there are.</summary>
    internal int Pairs { get; }

    /// <summary>How many pairs no vector has yet.</summary>
    internal int PairsMissing { get; private set; }

    /// <summary>How many decisions no vector has yet, though some input takes them.</summary>
    internal int DecisionsMissing { get; private set; }

    /// <summary>How much is missing in all.</summary>
    internal int Missing => DecisionsMissing + PairsMissing;

    /// <summary>The decisions that no input takes, by their short names.</summary>
    internal IReadOnlySet<string> Untaken { get; }

    /// <summary>Whether two decisions in a row are among the pairs.</summary>
    internal bool Includes(DecisionName first, DecisionName second) =>
        _pairs[Pair(_decisions.NumberOf(first), _decisions.NumberOf(second))];

    /// <summary>Whether a step would reach something of a theme that is missing.</summary>
    /// <param name="last">The decision that changed the record in the step before; -1 for none.</param>
    /// <param name="edge">The step.</param>
    /// <param name="theme">The theme.</param>
    internal bool Wants(int last, LocalEdge edge, Theme theme)
    {
        foreach (int decision in edge.Taken)
        {
            if (_decisionMissing[decision] && _decisions.ThemeOf(decision) == theme)
            {
                return true;
            }
        }

        foreach ((int first, int second) in PairsOf(last, edge))
        {
            if (_pairMissing[Pair(first, second)] && _decisions.ThemeOf(first, second) == theme)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes that a vector has the step.</summary>
    internal void Take(int last, LocalEdge edge)
    {
        foreach (int decision in edge.Taken)
        {
            DecisionsMissing -= _decisionMissing[decision] ? 1 : 0;
            _decisionMissing[decision] = false;
        }

        foreach ((int first, int second) in PairsOf(last, edge))
        {
            PairsMissing -= _pairMissing[Pair(first, second)] ? 1 : 0;
            _pairMissing[Pair(first, second)] = false;
        }
    }

    private IEnumerable<(int First, int Second)> PairsOf(int last, LocalEdge edge)
    {
        if (edge.Acting.Count == 0 || !edge.Matters)
        {
            if (last >= 0 && edge.Taken.Count > 0 && _decisions[last].Trigger == _decisions[edge.Taken[^1]].Trigger)
            {
                yield return (last, edge.Taken[^1]);
            }

            yield break;
        }

        if (last >= 0)
        {
            yield return (last, edge.Acting[0]);
        }

        for (int i = 0; i + 1 < edge.Acting.Count; i++)
        {
            yield return (edge.Acting[i], edge.Acting[i + 1]);
        }
    }

    private void Promise(LocalGraph graph, LocalEdge edge)
    {
        foreach (int decision in edge.Taken)
        {
            _decisionMissing[decision] = true;
        }

        foreach ((int first, int second) in PairsOf(-1, edge))
        {
            _pairMissing[Pair(first, second)] = true;
        }

        foreach (LocalEdge next in edge.Last < 0 ? [] : graph.From(edge.Target))
        {
            foreach ((int first, int second) in PairsOf(edge.Last, next))
            {
                _pairMissing[Pair(first, second)] = true;
            }
        }
    }

    private int Pair(int first, int second) => (first * _decisions.Count) + second;
}
