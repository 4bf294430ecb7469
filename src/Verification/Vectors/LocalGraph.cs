using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Everything that the live machines do at one end of a flow: states, and what leads from one to the next.</summary>
internal sealed class LocalGraph
{
    private readonly Dictionary<LocalKey, int> _numbers = [];

    private readonly List<FlowRecord> _records = [];

    private readonly List<LocalEdge[]> _edges = [];

    // The step by which each state was met first.
    private readonly Dictionary<int, (int From, LocalEdge Edge)> _first = [];

    private readonly DecisionTable _decisions;

    internal LocalGraph(Cast cast, DecisionTable decisions)
    {
        Cast = cast;
        _decisions = decisions;
        Performer = new Performer(cast, decisions);
        Number(cast.Start);
        for (int at = 0; at < _records.Count; at++)
        {
            _edges.Add(Expand(at));
        }
    }

    internal Cast Cast { get; }

    /// <summary>Lets things happen to any record of the graph.</summary>
    internal Performer Performer { get; }

    internal int Count => _records.Count;

    /// <summary>The record by which a state was met first.</summary>
    internal FlowRecord Record(int state) => _records[state];

    /// <summary>The steps from a state, those that look the same left out.</summary>
    internal IReadOnlyList<LocalEdge> From(int state) => _edges[state];

    internal int StateOf(in FlowRecord record) => _numbers[LocalKey.Of(Cast.Dialect, record)];

    /// <summary>The edge that a performance is.</summary>
    internal LocalEdge EdgeOf(int stimulus, Performance act)
    {
        int[] taken = [.. act.Taken.Select(_decisions.NumberOf)];
        int[] acting = [.. act.Acting.Select(_decisions.NumberOf)];
        return new LocalEdge(stimulus, Number(act.After), taken, acting, act.Changes, act.Sent.Any(e => !e.Optional));
    }

    /// <summary>What happens on a shortest way from the first moment to a state.</summary>
    internal IReadOnlyList<Performance> PerformancesTo(int state)
    {
        List<int> way = [];
        for (int at = state; at != 0; at = _first[at].From)
        {
            way.Add(_first[at].Edge.Stimulus);
        }

        way.Reverse();
        List<Performance> acts = [];
        FlowRecord record = Cast.Start;
        foreach (int stimulus in way)
        {
            acts.Add(Performer.Perform(record, Stimuli.All[stimulus])!);
            record = acts[^1].After;
        }

        return acts;
    }

    private LocalEdge[] Expand(int state)
    {
        List<LocalEdge> edges = [];
        HashSet<UInt128> known = [];
        for (int s = 0; s < Stimuli.All.Count; s++)
        {
            if (Performer.Perform(_records[state], Stimuli.All[s]) is { } act)
            {
                LocalEdge edge = EdgeOf(s, act);
                _first.TryAdd(edge.Target, (state, edge));
                if (known.Add(edge.Look))
                {
                    edges.Add(edge);
                }
            }
        }

        return [.. edges];
    }

    private int Number(in FlowRecord record)
    {
        LocalKey key = LocalKey.Of(Cast.Dialect, record);
        if (!_numbers.TryGetValue(key, out int number))
        {
            if (_edges.Count > 0 && _edges.Count == _records.Count)
            {
                throw new InvalidOperationException($"{record.StateName} is new, though all states were met.");
            }

            _numbers[key] = number = _records.Count;
            _records.Add(record);
        }

        return number;
    }
}
