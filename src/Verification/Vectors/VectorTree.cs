using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Grows vectors through a graph until they have everything of a theme: a tree, whose branches share their beginnings.</summary>
/// <remarks>
/// The way to what is missing is a shortest one from any place that a vector has come to. From there a vector goes on as long
/// as something is missing nearby that does not end the flow; what ends it is left to short branches.
/// </remarks>
internal sealed class VectorTree
{
    /// <summary>The most steps from the first moment to the end of a vector.</summary>
    private const int Longest = 40;

    /// <summary>How far a vector looks for something to go on with.</summary>
    private const int Nearby = 2;

    private readonly LocalGraph _graph;

    private readonly Goals _goals;

    private readonly Theme _theme;

    private readonly string _prefix;

    private readonly List<FlowVector> _vectors;

    private readonly List<Place> _places = [];

    // The state in which the flow is over.
    private readonly int _over;

    // Places where a single step may bring what is missing; one where none does never comes back.
    private readonly List<Place> _open = [];

    internal VectorTree(LocalGraph graph, Goals goals, Theme theme, string prefix, List<FlowVector> vectors)
    {
        _graph = graph;
        _goals = goals;
        _theme = theme;
        _prefix = prefix;
        _vectors = vectors;
        _over = Enumerable.Range(1, graph.Count - 1).Single(s => graph.Record(s).State == FlowState.Closed);
    }

    /// <summary>Grows all vectors.</summary>
    internal void Grow()
    {
        Add(new Place(null, 0, 0, _graph.Cast.Start, -1, 0));
        while (Nearest() is { } way)
        {
            int missing = _goals.Missing;
            Place at = Walk(null, way.From, way.Steps);
            if (_goals.Missing == missing)
            {
                throw new InvalidOperationException($"{way.From.Record.StateName}: the graph promises what the machines do not do.");
            }

            while (at.Depth < Longest && Onward(at) is { } more)
            {
                at = Walk(at.Vector, at, more);
            }
        }
    }

    /// <summary>The shortest way from any place to something that is missing.</summary>
    private Way? Nearest()
    {
        while (_open.Count > 0)
        {
            Place place = _open[0];
            if (Adjacent(place, mayEnd: true) is { } edge)
            {
                return new Way(place, [edge]);
            }

            _open.RemoveAt(0);
        }

        return Search(_places, Longest);
    }

    private List<LocalEdge>? Onward(Place at) => Adjacent(at, mayEnd: false) is { } edge
        ? [edge]
        : at.State == _over ? null
        : Search([at], Math.Min(Longest, at.Depth + Nearby))?.Steps ?? (Adjacent(at, mayEnd: true) is { } end ? [end] : null);

    private LocalEdge? Adjacent(Place place, bool mayEnd)
    {
        if (place.Depth >= Longest)
        {
            return null;
        }

        foreach (LocalEdge edge in _graph.From(place.State))
        {
            if ((mayEnd || edge.Target != _over || edge.Target == place.State) && _goals.Wants(place.Last, edge, _theme))
            {
                return edge;
            }
        }

        return null;
    }

    /// <summary>Breadth first, from some places, over what changes something.</summary>
    private Way? Search(IEnumerable<Place> from, int longest)
    {
        Dictionary<int, Crumb> met = [];
        Queue<int> queue = [];
        foreach (Place place in from.OrderBy(p => p.Depth))
        {
            if (met.TryAdd(place.State, new Crumb(place, -1, null, place.Depth)))
            {
                queue.Enqueue(place.State);
            }
        }

        while (queue.TryDequeue(out int state))
        {
            Crumb crumb = met[state];
            foreach (LocalEdge edge in _graph.From(state))
            {
                if (crumb.Depth + 1 < longest && edge.Target != state && met.TryAdd(edge.Target, new Crumb(null, state, edge, crumb.Depth + 1)))
                {
                    queue.Enqueue(edge.Target);
                }

                if (crumb.Depth + 1 < longest && edge.Last >= 0)
                {
                    foreach (LocalEdge next in _graph.From(edge.Target))
                    {
                        if (_goals.Wants(edge.Last, next, _theme))
                        {
                            return WayTo(met, state, edge, next);
                        }
                    }
                }
            }
        }

        return null;
    }

    private static Way WayTo(Dictionary<int, Crumb> met, int state, params LocalEdge[] end)
    {
        List<LocalEdge> steps = [.. end.Reverse()];
        Crumb crumb = met[state];
        for (; crumb.Edge is { } edge; crumb = met[crumb.Parent])
        {
            steps.Add(edge);
        }

        steps.Reverse();
        return new Way(crumb.Place!, steps);
    }

    private Place Walk(FlowVector? vector, Place from, IEnumerable<LocalEdge> steps)
    {
        Place at = from;
        foreach (LocalEdge planned in steps)
        {
            Performance act = _graph.Performer.Perform(at.Record, Stimuli.All[planned.Stimulus])
                ?? throw new InvalidOperationException($"'{Stimuli.All[planned.Stimulus].Name}' cannot happen in {at.Record.StateName}.");
            LocalEdge edge = _graph.EdgeOf(planned.Stimulus, act);
            if (vector is null)
            {
                vector = new FlowVector($"{_prefix}-{_vectors.Count + 1}", _graph.Cast, at.Vector is null ? null : new Branch(at.Vector.Name, at.Step), []);
                _vectors.Add(vector);
            }

            vector.Steps.Add(act);
            _goals.Take(at.Last, edge);
            at = new Place(vector, vector.Steps.Count, edge.Target, act.After, act.Changes ? edge.Last : at.Last, at.Depth + 1);
            Add(at);
            if (edge.Target != planned.Target)
            {
                break;
            }
        }

        return at;
    }

    private void Add(Place place)
    {
        _places.Add(place);
        _open.Add(place);
    }

    /// <summary>A place in a vector, and the host there.</summary>
    private sealed record Place(FlowVector? Vector, int Step, int State, FlowRecord Record, int Last, int Depth);

    private sealed record Way(Place From, List<LocalEdge> Steps);

    private sealed record Crumb(Place? Place, int Parent, LocalEdge? Edge, int Depth);
}
