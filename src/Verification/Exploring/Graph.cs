namespace ServalRef.Verification.Exploring;

/// <summary>The situations that were met and the moves between different ones.</summary>
internal sealed class Graph
{
    private readonly Column<int> _targets = new();

    private readonly Column<long> _ends = new();

    internal SituationTable Situations { get; } = new();

    /// <summary>Moves between different situations.</summary>
    internal long Edges => _targets.Count;

    internal void AddTarget(int target) => _targets.Add(target);

    /// <summary>Ends the targets of the next situation in order.</summary>
    internal void EndTargets() => _ends.Add(_targets.Count);

    /// <summary>Where the targets of a situation begin.</summary>
    internal long First(int situation) => situation == 0 ? 0 : _ends[situation - 1];

    /// <summary>Where they end.</summary>
    internal long End(int situation) => _ends[situation];

    internal int Target(long edge) => _targets[edge];

    /// <summary>The shortest way from the start to a situation, in the model's own names.</summary>
    /// <param name="situation">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="last">A step from there that is to be its last; none to end there.</param>
    internal List<Move> PathTo(int situation, Model model, Move? last)
    {
        List<int> way = [];
        for (int at = situation; at > 0; at = Situations.Parent(at))
        {
            way.Add(at);
        }

        way.Reverse();
        var path = new Path(model);
        foreach (int number in way)
        {
            Situation next = Situations[number];
            path.Take(m => model.Canonical(m.Target) == next);
        }

        if (last is { } step)
        {
            Situation end = model.Canonical(step.Target);
            path.Take(m => m.Broken == step.Broken && model.Canonical(m.Target) == end);
        }

        return path.Moves;
    }

    /// <summary>A way that is walked in the model itself, where each step was found between situations that stand for many.</summary>
    private sealed class Path(Model model)
    {
        private readonly List<Move> _possible = [];

        private Situation _at = model.Start;

        internal List<Move> Moves { get; } = [];

        /// <summary>Takes a move; if it is not possible yet, what makes no difference happens before.</summary>
        internal void Take(Predicate<Move> isWanted)
        {
            HashSet<Situation> known = [_at];
            Situation here = model.Canonical(_at);
            for (; ; )
            {
                _possible.Clear();
                model.Expand(_at, _possible);
                int place = _possible.FindIndex(isWanted);
                Move move = _possible[place >= 0 ? place : _possible.FindIndex(m => model.Canonical(m.Target) == here && known.Add(m.Target))];
                Moves.Add(move);
                _at = move.Target;
                if (place >= 0)
                {
                    return;
                }
            }
        }
    }
}
