using ServalRef.Verification.Exploring;
using ServalRef.Verification.Holes;
using ServalRef.Verification.Promela;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>The models, one for each concern, each with the bound that is explored by default.</summary>
/// <remarks>
/// One product of everything would be too large to explore and too large to understand. What a model leaves out is in
/// spec/verification.md.
/// </remarks>
public static class ModelCatalog
{
    /// <summary>Moves of both hosts up to which every run is checked for fairness, and every way of moving is mixed.</summary>
    private const int Small = 2;

    private static readonly NamedModel Migration = new(
        "migration", "an open flow whose two ends lose, gain and change their addresses", new ModelBound(1, 1))
    {
        Make = bound => World.OfFlows(OfMigration(bound), Fairly(FlowRequirements.Migration, bound.Moves <= Small)),
        Tell = bound => $"{Network(bound)}; {Ways(OfMigration(bound))}; {RendezvousText(bound)}",
        ForSpin = bound => SpinBounds(OfMigration(bound)),
    };

    private static readonly NamedModel Wrap = new(
        "wrap", "the same, with versions that pass from 2^32 - 1 to 0 on the way", new ModelBound(1, 1))
    {
        Make = bound => World.OfFlows(
            OfMigration(bound) with { FirstVersion = uint.MaxValue - 1 }, Fairly(FlowRequirements.Migration, bound.Moves <= Small)),
        Tell = bound => $"{Pool}; {Ways(OfMigration(bound))}; {RendezvousText(bound)}",
    };

    private static readonly NamedModel Life = new(
        "life", "one flow from before its SYN to after its end, moved and closed at any time, in the world of the Promela model", new ModelBound(0, 0))
    {
        Make = bound => new LifeModel(LifeBounds(bound)),
        Tell = bound => Text(OfLife(bound), bound),
        ForSpin = LifeBounds,

        // Two that both move while they open ask each other in vain until the tries run out (OPEN-18), which none do in the calm.
        LivesInSpin = bound => bound.MovesA == 0 || bound.MovesB == 0,
    };

    private static readonly NamedModel Attacker = new(
        "attacker", "the same, with an attacker who replays every packet, forges all but the nonce, and owns every address that was left",
        new ModelBound(1, 1))
    {
        Make = bound => World.OfFlows(
            OfMigration(bound) with { Forger = true, Strangers = true, Reuse = bound.Moves <= Small },
            Fairly(FlowRequirements.Attacked, fair: false)),
        Tell = bound => $"{Pool}; forged packets of every kind at every moment; {RendezvousText(bound)}",
    };

    private static readonly NamedModel Close = new(
        "close", "a connection from its SYN to its end, closed by both applications at any time, also while moving", new ModelBound(0, 0))
    {
        Make = bound => World.OfConnections(OfClose(bound), Fairly(ConnectionRequirements.Graceful, bound.Moves == 0)),
        Tell = bound => Text(OfClose(bound), bound),
    };

    private static readonly NamedModel FairClose = new(
        "fair-close", "the same, where every run comes to its end in which nothing is put off for ever", new ModelBound(1, 0))
    {
        Make = bound => World.OfConnections(OfFairClose(bound), ConnectionRequirements.Graceful),
        Tell = bound => Text(OfFairClose(bound), bound),
    };

    private static readonly NamedModel Abort = new(
        "abort", "the same, where applications may give up and tries run out at any time", new ModelBound(0, 0))
    {
        Make = bound => World.OfConnections(
            OfAbort(bound) with { FromClosed = true, ListensAgain = true, Aborting = true, Exhaustion = true },
            Fairly(ConnectionRequirements.WithAborts, bound.Moves == 0)),
        Tell = bound => Text(OfAbort(bound), bound),
    };

    private static readonly NamedModel Flows = new(
        "flows", "a connection that gains a second flow, which may be refused, loses either, and closes", new ModelBound(0, 0))
    {
        Make = bound => World.OfConnections(
            OfFlows(bound) with { JoinsOfA = 1, Refusal = true, Removal = true },
            Fairly(ConnectionRequirements.Graceful, fair: false)),
        Tell = bound => Text(OfFlows(bound), bound),
    };

    private static readonly NamedModel FlowMoves = new(
        "flow-moves", "two flows of one connection, both of which move", new ModelBound(1, 0))
    {
        Make = bound => World.OfConnections(
            OfConnection(bound) with { Capacity = bound.Moves > 1 ? 1 : 2, TwoFlows = true, EndsStreams = false }, ConnectionRequirements.Moving),
        Tell = bound => Text(OfConnection(bound) with { Capacity = bound.Moves > 1 ? 1 : 2 }, bound),
    };

    private static readonly NamedModel Whole = new(
        "whole", "two flows on two paths, one of which moves, either of which may be removed, closed at any time", new ModelBound(1, 0))
    {
        Make = bound => World.OfConnections(OfWhole(bound), Fairly(ConnectionRequirements.Graceful, fair: false)),
        Tell = bound => Text(OfWhole(bound), bound),
    };

    private static readonly NamedModel WholeAbort = new(
        "whole-abort", "the same, where applications may give up and tries run out at any time", new ModelBound(0, 0))
    {
        Make = bound => World.OfConnections(
            OfWhole(bound) with { Aborting = true, Exhaustion = true }, Fairly(ConnectionRequirements.WithAborts, fair: false)),
        Tell = bound => Text(OfWhole(bound), bound),
    };

    private static readonly NamedModel PrototypeAsBuilt = new(
        "prototype", "the 2014 prototype: one slot for all requests, no version for an RSYN+ACK", new ModelBound(1, 1, Rendezvous: false))
    {
        MustHold = false,
        Make = bound => World.OfFlows(
            Prototype.Options with { MovesA = bound.MovesA, MovesB = bound.MovesB, Edit = Prototype.SharedSlot }, FlowRequirements.Prototype),
        Tell = _ => "at most 3 packets each way, lost and reordered; every address keeps working",
    };

    private const string Pool = "any number of packets, lost, doubled, delayed and reordered";

    /// <summary>All models.</summary>
    public static IReadOnlyList<NamedModel> All { get; } = [Migration, Close, FairClose, Flows, Life, Attacker, Abort, FlowMoves, Whole, WholeAbort, Wrap, .. FurtherModels.All, PrototypeAsBuilt];

    /// <summary>The model of this name; none if there is no such model.</summary>
    public static NamedModel? Find(string name) => All.FirstOrDefault(m => m.Name == name);

    private static WorldOptions OfMigration(ModelBound bound) => new()
    {
        Pool = bound.Packets is null,
        Capacity = bound.Packets ?? 1,
        MovesA = bound.MovesA,
        MovesB = bound.MovesB,
        RendezvousOfA = bound.Rendezvous,
        RendezvousOfB = bound.Rendezvous,
        MakeBeforeBreak = bound.Moves <= (bound.Packets is null ? 4 : 3),
    };

    private static WorldOptions OfConnection(ModelBound bound) => new()
    {
        EndsStreams = true,
        Capacity = Math.Max(1, 3 - bound.Moves),
        MovesA = bound.MovesA,
        MovesB = bound.MovesB,
        RendezvousOfA = bound.Rendezvous,
        RendezvousOfB = bound.Rendezvous,
        MakeBeforeBreak = bound.Moves <= 3,

        // Fairness asks whether the same thing happens again, by its name; without it, names do not matter.
        Relative = bound.Moves > 0,

        // An address that is gone takes the way with it by which a host would hear that it asks in vain (SEC-6).
        VainTries = bound.Moves > 0,
    };

    private static WorldOptions OfClose(ModelBound bound) => OfConnection(bound) with { FromClosed = bound.Moves <= 1, ListensAgain = true };

    // With room for fewer packets than are repeated at a time, some of them find none for ever, however fair the network is.
    private static WorldOptions OfFairClose(ModelBound bound) =>
        OfClose(bound) with { Capacity = 3, MakeBeforeBreak = false, Relative = false };

    private static WorldOptions OfAbort(ModelBound bound) =>
        OfConnection(bound) with { Capacity = Math.Max(1, 2 - bound.Moves), MakeBeforeBreak = bound.Moves <= 2 };

    private static WorldOptions OfFlows(ModelBound bound) => OfConnection(bound) with { Capacity = 1, MakeBeforeBreak = bound.Moves <= 1 };

    private static WorldOptions OfWhole(ModelBound bound) => OfFlows(bound) with { TwoFlows = true, SecondPath = true, Removal = true };

    private static string Network(ModelBound bound) =>
        bound.Packets is { } most ? $"at most {most} packets each way, lost, doubled and reordered" : Pool;

    private static ModelBounds SpinBounds(WorldOptions options) => new()
    {
        MovesA = options.MovesA,
        MovesB = options.MovesB,
        Cap = options.Capacity,
        RendezvousA = options.RendezvousOfA,
        RendezvousB = options.RendezvousOfB,
        MakeBeforeBreak = options.MakeBeforeBreak,
    };

    private static WorldOptions OfLife(ModelBound bound) =>
        OfConnection(bound) with { Capacity = bound.Moves == 0 ? 2 : 1, MakeBeforeBreak = false };

    private static ModelBounds LifeBounds(ModelBound bound) => SpinBounds(OfLife(bound)) with { Opening = true, Closing = true };

    private static List<WorldRequirement> Fairly(IReadOnlyList<WorldRequirement> requirements, bool fair) =>
        [.. requirements.Where(r => fair || r.Requirement.Kind != RequirementKind.ReachesIfFair)];

    private static string Text(WorldOptions options, ModelBound bound) =>
        $"at most {options.Capacity} packet{(options.Capacity == 1 ? "" : "s")} each way, lost, doubled and reordered"
        + (bound.Moves == 0 ? "" : $"; {Ways(options)}; {RendezvousText(bound)}");

    private static string Ways(WorldOptions options) =>
        options.MakeBeforeBreak ? "break before make and make before break" : "break before make";

    private static string RendezvousText(ModelBound bound) => bound.Rendezvous ? "with rendezvous" : "without rendezvous";
}
