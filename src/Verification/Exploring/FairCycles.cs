namespace ServalRef.Verification.Exploring;

/// <summary>
/// Looks for runs that avoid a goal for ever although every fair action that can be taken again and again is taken again and
/// again (strong fairness).
/// </summary>
/// <remarks>
/// Such a run stays, from some moment on, in one strongly connected part of the situations outside the goal. Each fair action
/// that is possible somewhere in the part must be taken within it; if it can only lead out, the run may not visit the places
/// where it is possible, and the search goes on in what is left of the part. A run may also end where no fair action is possible.
/// </remarks>
internal sealed class FairCycles
{
    private const int Outside = -1;

    private readonly Graph _graph;

    private readonly Model _model;

    private readonly CancellationToken _stop;

    // The part that each situation belongs to at the moment; Outside for the goal and what was left out.
    private readonly int[] _part;

    private readonly int[] _order;

    private readonly int[] _low;

    private readonly List<Move> _moves = [];

    private int _nextPart = 1;

    internal FairCycles(Graph graph, Model model, Condition goal, CancellationToken stop)
    {
        _graph = graph;
        _model = model;
        _stop = stop;
        int count = graph.Situations.Count;
        _part = new int[count];
        _order = new int[count];
        _low = new int[count];
        for (int s = 0; s < count; s++)
        {
            _part[s] = goal(graph.Situations[s]) ? Outside : 0;
        }
    }

    /// <summary>The first situation found on such a run, and how many there are.</summary>
    internal Failure Find()
    {
        long found = 0;
        int first = int.MaxValue;
        var work = new Stack<List<int>>();
        work.Push([.. Enumerable.Range(0, _part.Length).Where(s => _part[s] == 0)]);
        while (work.TryPop(out List<int>? members))
        {
            _stop.ThrowIfCancellationRequested();
            foreach (List<int> part in StronglyConnected(members))
            {
                if (Starved(part) is { } rest)
                {
                    if (rest.Count > 0)
                    {
                        work.Push(rest);
                    }
                }
                else
                {
                    found += part.Count;
                    first = Math.Min(first, part.Min());
                }
            }
        }

        return Failure.Of(found == 0 ? 0 : first, found);
    }

    /// <summary>What is left of a part without the places where a fair action could only lead out.</summary>
    /// <returns>None if every fair action that is possible is taken within the part: a run can stay there.</returns>
    private List<int>? Starved(List<int> part)
    {
        int name = _part[part[0]];
        HashSet<uint> possible = [];
        HashSet<uint> taken = [];
        bool cycle = part.Count > 1;
        foreach (int s in part)
        {
            bool mayEnd = true;
            foreach (Move move in Moves(s))
            {
                int target = _graph.Situations.Add(move.Target, -1, out _);
                bool within = _part[target] == name;
                cycle |= within;
                if (move.IsFair)
                {
                    mayEnd = false;
                    possible.Add(move.Action);
                    if (within)
                    {
                        taken.Add(move.Action);
                    }
                }
            }

            if (mayEnd)
            {
                return null;
            }
        }

        possible.ExceptWith(taken);
        if (possible.Count == 0 && cycle)
        {
            return null;
        }

        return cycle ? part.FindAll(s => !Moves(s).Exists(m => m.IsFair && possible.Contains(m.Action))) : [];
    }

    private List<Move> Moves(int situation)
    {
        _moves.Clear();
        _model.Expand(_graph.Situations[situation], _moves);
        return _moves;
    }

    /// <summary>Tarjan's algorithm on the moves between members, with a stack of its own.</summary>
    private List<List<int>> StronglyConnected(List<int> members)
    {
        int name = _nextPart++;
        foreach (int s in members)
        {
            _part[s] = name;
            _order[s] = 0;
        }

        List<List<int>> parts = [];
        List<int> stack = [];
        var calls = new Stack<(int Situation, long Edge)>();
        int order = 0;
        foreach (int root in members)
        {
            if (_order[root] != 0)
            {
                continue;
            }

            Enter(root);
            while (calls.TryPop(out (int Situation, long Edge) call))
            {
                Resume(call.Situation, call.Edge);
            }
        }

        foreach (int s in members.Where(s => _part[s] == name))
        {
            _part[s] = Outside;
        }

        return Named(parts);

        void Enter(int s)
        {
            _order[s] = _low[s] = ++order;
            stack.Add(s);
            calls.Push((s, _graph.First(s)));
        }

        void Resume(int s, long edge)
        {
            long end = _graph.End(s);
            for (; edge < end; edge++)
            {
                int target = _graph.Target(edge);
                if (_part[target] != name)
                {
                    continue;
                }

                if (_order[target] == 0)
                {
                    calls.Push((s, edge));
                    Enter(target);
                    return;
                }

                _low[s] = Math.Min(_low[s], _low[target]);
            }

            if (_low[s] == _order[s])
            {
                int from = stack.LastIndexOf(s);
                List<int> part = stack.GetRange(from, stack.Count - from);
                stack.RemoveRange(from, stack.Count - from);
                parts.Add(part);

                // Out of the way of the members that are still open.
                part.ForEach(m => _part[m] = Outside);
            }
        }
    }

    private List<List<int>> Named(List<List<int>> parts)
    {
        foreach (List<int> part in parts)
        {
            int name = _nextPart++;
            part.ForEach(s => _part[s] = name);
        }

        return parts;
    }
}
