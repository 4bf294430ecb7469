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

    /// <summary>The shortest way from the start to a situation.</summary>
    internal List<Move> PathTo(int situation, Model model)
    {
        List<int> way = [];
        for (int at = situation; at >= 0; at = Situations.Parent(at))
        {
            way.Add(at);
        }

        way.Reverse();
        List<Move> path = [];
        List<Move> moves = [];
        for (int step = 0; step + 1 < way.Count; step++)
        {
            moves.Clear();
            model.Expand(Situations[way[step]], moves);
            Situation next = Situations[way[step + 1]];
            path.Add(moves.First(m => m.Target == next));
        }

        return path;
    }
}
