using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Golden.Vectors;

/// <summary>Two hosts and a network, explored; and the decisions in a row that each of them can come to take there.</summary>
internal sealed class WorldPairs : Model
{
    private readonly Dialect _dialect;

    private readonly FlowLocals _locals;

    private readonly PacketTable _packets;

    private readonly World _world;

    private readonly HashSet<int> _states = [];

    private readonly HashSet<ushort>[] _arriving = [[], []];

    private WorldPairs(WorldOptions options)
    {
        _dialect = options.Dialect;
        _packets = new PacketTable(options.Dialect);
        _locals = new FlowLocals(options, _packets);
        _world = new World(options, _locals, _packets, []);
    }

    /// <inheritdoc/>
    public override Situation Start => _world.Start;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [];

    /// <summary>The pairs: a step that changes the record, and a next one that changes it again or has to send.</summary>
    public static IReadOnlySet<(DecisionName First, DecisionName Second)> Of(WorldOptions options, int situations)
    {
        var pairs = new WorldPairs(options);
        Explorer.Run(pairs, new ExplorationLimits(situations));
        return pairs.Find();
    }

    /// <inheritdoc/>
    public override void Expand(in Situation situation, List<Move> moves)
    {
        for (int host = 0; host < 2; host++)
        {
            _states.Add(situation.Host(host));
            ulong packets = situation.Towards(host);
            for (int place = 0; place < PacketSet.Count(packets); place++)
            {
                _arriving[host].Add(PacketSet.At(packets, place));
            }
        }

        _world.Expand(situation, moves);
    }

    /// <inheritdoc/>
    public override bool Holds(int requirement, in Situation situation) => true;

    /// <inheritdoc/>
    public override bool IsQuiet(in Situation situation) => false;

    /// <inheritdoc/>
    public override IEnumerable<string> Tell(Situation from, Move move) => [];

    /// <inheritdoc/>
    public override IEnumerable<string> Tell(Situation situation) => [];

    private HashSet<(DecisionName First, DecisionName Second)> Find()
    {
        FlowRecord[] records = [.. _states.Select(_locals.Record).Where(r => r.State != FlowState.Closed || r.Opening.Phase == SlotPhase.Unused)];
        var engine = new FlowEngine(_dialect);
        HashSet<DecisionName> acting = [.. engine.Arrows.Where(a => a.Kind == ArrowKind.Arrow).Select(a => a.Name)];
        Dictionary<FlowRecord, List<Taken>> steps = [];
        foreach (FlowRecord record in records)
        {
            steps[record] = [.. Events(record).Select(e => Step(engine, acting, e.Record, e.Input, isLast: e.Record != record)).OfType<Taken>()];
        }

        HashSet<(DecisionName, DecisionName)> pairs = [];
        foreach (Taken step in steps.Values.SelectMany(s => s).Where(s => s.Changes))
        {
            pairs.UnionWith(steps.GetValueOrDefault(step.After, []).Where(next => !next.IsLast).Select(next => (step.Last, next.First)));
        }

        return pairs;
    }

    private static Taken? Step(FlowEngine engine, HashSet<DecisionName> acting, FlowRecord record, FlowInput input, bool isLast)
    {
        StepResult step = engine.Step(record, input);
        FlowRecord after = step.After;
        DecisionName[] taken = [.. step.Taken.Where(acting.Contains)];
        bool changes = after != record;
        return taken.Length > 0 && (changes || step.Emissions.Any(e => !e.Optional))
            ? new Taken(taken[0], taken[^1], changes, Abstraction.Of(after), isLast)
            : null;
    }

    private IEnumerable<(FlowRecord Record, FlowInput Input)> Events(FlowRecord record)
    {
        int host = Places.HostOf(record.Local);
        bool isHomeless = record.Migration == MigrationState.NoAddress || record.Migration == MigrationState.NoAddressRsynReceived;
        IEnumerable<FlowInput> arrivals = isHomeless ? [] : _arriving[host].Select(p => FlowLocals.Arrived(_packets[p]));
        IEnumerable<FlowInput> decisions = Decisions.All
            .Where(d => d.Trigger != FlowTrigger.OpenRequested || host == 0)
            .Select(d => Decisions.With(d, Places.Of(host, 2), Places.Of(1 - host, 0)));
        foreach (FlowInput input in arrivals.Where(i => i.Trigger != FlowTrigger.SynArrived || host == 1).Concat(decisions))
        {
            yield return (record, input);
            yield return (Abstraction.WithTries(record, _dialect.Limits.Tries), input);
        }
    }

    // A world lets tries be used up at any time; in truth that comes after the same request, and after nothing else.
    private sealed record Taken(DecisionName First, DecisionName Last, bool Changes, FlowRecord After, bool IsLast);
}
