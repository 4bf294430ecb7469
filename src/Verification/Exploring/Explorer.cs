namespace ServalRef.Verification.Exploring;

/// <summary>
/// Explores a model breadth first, so that the first way found to a situation is a shortest one, and checks its requirements.
/// </summary>
public sealed class Explorer
{
    private readonly Model _model;

    private readonly ExplorationLimits _limits;

    private readonly IProgress<ExplorationProgress>? _progress;

    private readonly CancellationToken _enough;

    private readonly CancellationToken _stop;

    private readonly Graph _graph = new();

    private readonly Failure[] _failures;

    private long _transitions;

    private int _depth;

    private Explorer(
        Model model, ExplorationLimits limits, IProgress<ExplorationProgress>? progress, CancellationToken enough, CancellationToken stop)
    {
        _model = model;
        _limits = limits;
        _progress = progress;
        (_enough, _stop) = (enough, stop);
        _failures = new Failure[model.Requirements.Count];
    }

    /// <summary>Explores a model.</summary>
    /// <param name="model">The model; not used by others meanwhile.</param>
    /// <param name="limits">How far to go.</param>
    /// <param name="progress">Is told now and then how far it has come.</param>
    /// <param name="stop">Ends it before its time, without a result.</param>
    /// <param name="enough">Ends it before its time; what was found by then is the result.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static Exploration Run(
        Model model,
        ExplorationLimits? limits = null,
        IProgress<ExplorationProgress>? progress = null,
        CancellationToken stop = default,
        CancellationToken enough = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, enough);
        return new Explorer(model, limits ?? ExplorationLimits.Default, progress, enough, either.Token).Run();
    }

    private Exploration Run()
    {
        bool complete = false;
        try
        {
            complete = Explore();
            if (complete)
            {
                CheckReachability();
            }
        }
        catch (OperationCanceledException) when (_enough.IsCancellationRequested)
        {
            complete = false;
        }

        Verdict[] verdicts = [.. _model.Requirements.Select((r, i) => new Verdict(r, Example(i), _failures[i].Count))];
        return new Exploration(_graph.Situations.Count, _transitions, _depth, complete, verdicts);
    }

    /// <summary>Stores every situation that can be reached; tells whether that were all.</summary>
    private bool Explore()
    {
        List<Move> moves = [];
        SituationTable table = _graph.Situations;
        Add(_model.Canonical(_model.Start), -1);
        int levelEnd = 1;
        for (int at = 0; at < table.Count; at++)
        {
            if (at == levelEnd)
            {
                _depth++;
                levelEnd = table.Count;
            }

            if ((at & 0xFFF) == 0)
            {
                _stop.ThrowIfCancellationRequested();
                _progress?.Report(new ExplorationProgress("exploring", table.Count, _depth));
            }

            if (table.Count > _limits.MaximumStates || (_limits.StopsAtViolation && Array.Exists(_failures, failure => failure.Count > 0)))
            {
                return false;
            }

            moves.Clear();
            _model.Expand(table[at], moves);
            _transitions += moves.Count;
            foreach (Move move in moves)
            {
                int target = Add(_model.Canonical(move.Target), at);
                Note(move, at);
                if (target != at)
                {
                    _graph.AddTarget(target);
                }
            }

            _graph.EndTargets();
        }

        return true;
    }

    private int Add(in Situation situation, int from)
    {
        int number = _graph.Situations.Add(situation, from, out bool isNew);
        if (isNew)
        {
            for (int r = 0; r < _failures.Length; r++)
            {
                if (_model.Requirements[r].Kind == RequirementKind.Always && !_model.Holds(r, situation))
                {
                    _failures[r].Add(number, null);
                }
            }
        }

        return number;
    }

    private void Note(in Move move, int from)
    {
        for (uint broken = move.Broken; broken != 0; broken &= broken - 1)
        {
            _failures[int.TrailingZeroCount((int)broken)].Add(from, move);
        }
    }

    private void CheckReachability()
    {
        for (int r = 0; r < _failures.Length; r++)
        {
            int requirement = r;
            bool Goal(in Situation s) => _model.Holds(requirement, s);
            _stop.ThrowIfCancellationRequested();
            switch (_model.Requirements[r].Kind)
            {
                case RequirementKind.CanAlwaysReach:
                    _progress?.Report(new ExplorationProgress("looking for ways back", _graph.Situations.Count, 0));
                    _failures[r] = Reachability.Without(_graph, Goal, _model.IsQuiet, _stop);
                    break;
                case RequirementKind.ReachesIfFair:
                    _progress?.Report(new ExplorationProgress("looking for fair cycles", _graph.Situations.Count, 0));
                    _failures[r] = new FairCycles(_graph, _model, Goal, _stop).Find();
                    break;
                default:
                    break;
            }
        }
    }

    private CounterExample? Example(int requirement)
    {
        Failure failure = _failures[requirement];
        if (failure.Count == 0)
        {
            return null;
        }

        List<Move> path = _graph.PathTo(failure.At, _model, failure.Step);
        Requirement broken = _model.Requirements[requirement];
        string outcome = broken.Kind switch
        {
            RequirementKind.CanAlwaysReach => $"from here on it is impossible that {broken.Text}",
            RequirementKind.ReachesIfFair => $"from here on, though nothing is put off for ever, it need never come about that {broken.Text}",
            _ => $"this breaks the rule that {broken.Text}",
        };
        return new CounterExample(_model.Start, path, outcome);
    }
}

/// <summary>Where a requirement fails first, and how often.</summary>
internal struct Failure
{
    internal int At { get; private set; }

    internal Move? Step { get; private set; }

    internal long Count { get; private set; }

    internal void Add(int at, Move? step)
    {
        if (Count++ == 0)
        {
            At = at;
            Step = step;
        }
    }

    internal static Failure Of(int at, long count) => new() { At = at, Count = count };
}

/// <summary>A condition on a situation.</summary>
internal delegate bool Condition(in Situation situation);
