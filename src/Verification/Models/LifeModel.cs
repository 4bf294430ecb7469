using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;
using ServalRef.Verification.Promela;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>
/// The whole life of one flow, from before its SYN to after its end, in the world of the Promela model: what SPIN searches with
/// OPENING and CLOSING, stepped by the live machines.
/// </summary>
internal sealed class LifeModel : Model
{
    private readonly ModelBounds _bounds;

    private readonly FlowEngine _engine = new(Dialect.Mtp1);

    private readonly Numbering<string> _names = new();

    private readonly List<ModelHost> _hosts = [];

    internal LifeModel(ModelBounds bounds)
    {
        _bounds = bounds;
        Start = Of(ModelWorld.Start(_engine, bounds));
    }

    /// <inheritdoc/>
    public override Situation Start { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements { get; } =
    [
        new("no-deadlock", "CTL-6", "while the two disagree, something can still happen", RequirementKind.Always),
        new("settles", "MIG-14", "both ends are open and agree, half closed as both know, or one is gone and the other's tries run out", RequirementKind.CanAlwaysReach),
        new("agrees", "MIG-15", "two ends with nothing left to do agree on where both are", RequirementKind.Always),
        FlowRequirements.Proof.Requirement,
        FlowRequirements.VersionsWereIssued.Requirement,
    ];

    private const uint ProofBroken = 1 << 3;

    /// <inheritdoc/>
    public override void Expand(in Situation situation, List<Move> moves)
    {
        ModelWorld world = World(situation);
        foreach (TrailAction action in Actions(world))
        {
            ModelWorld after = world.After(action);
            moves.Add(new Move(LabelOf(action), Next(situation, world, after), IsFair: false, IsProven(world, after, 0) && IsProven(world, after, 1) ? 0 : ProofBroken));
        }
    }

    /// <inheritdoc/>
    public override bool Holds(int requirement, in Situation situation)
    {
        ModelWorld world = World(situation);
        return requirement switch
        {
            0 => world.IsSettled || Actions(world).Any(),
            1 => world.IsSettled || world.Hosts.Any(h => h.IsGone),
            2 => !world.Hosts.All(h => h.Flow.IsAtRest) || world.Agree,
            _ => Issued(world.Hosts[0].Flow, world.Hosts[1].Flow) && Issued(world.Hosts[1].Flow, world.Hosts[0].Flow),
        };
    }

    /// <inheritdoc/>
    public override bool IsQuiet(in Situation situation) => !Actions(World(situation)).Any();

    /// <inheritdoc/>
    public override IEnumerable<string> Tell(Situation from, Move move)
    {
        ModelWorld world = World(from);
        yield return Actions(world).First(a => LabelOf(a) == move.Action).ToString();
        ModelWorld after = World(move.Target);
        for (int host = 0; host < 2; host++)
        {
            if (world.Hosts[host].Flow != after.Hosts[host].Flow)
            {
                yield return $"   {Places.HostName(host)} is {RecordText.Of(after.Hosts[host].Flow)}";
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Tell(Situation situation) =>
        World(situation).Hosts.Select((h, i) => $"{Places.HostName(i)}  {RecordText.Of(h.Flow)}");

    // A kind, a host and a packet of 20 bits.
    private static uint LabelOf(TrailAction action) => (uint)action.Kind << 28 | (uint)action.Host << 27 | (uint)action.Argument;

    // The calm is for SPIN's search for liveness.
    private static IEnumerable<TrailAction> Actions(ModelWorld world) => world.Actions().Where(a => a.Kind != TrailActionKind.TurnCalm);

    private static bool IsProven(ModelWorld before, ModelWorld after, int host)
    {
        FlowRecord was = before.Hosts[host].Flow;
        FlowRecord now = after.Hosts[host].Flow;
        return !was.IsSynchronised || was.Peer == now.Peer || (after.Hosts[1 - host].Proven >> ModelNames.Number(now.Peer) & 1) != 0;
    }

    // Versions do not wrap here.
    private static bool Issued(in FlowRecord taker, in FlowRecord giver) => taker.PeerMove < giver.NextVersion && taker.PeerFin < giver.NextVersion;

    private ModelWorld World(in Situation situation) => ModelWorld.Of(_engine, _bounds, _hosts[situation.A], _hosts[situation.B]);

    // Most steps leave one host as it was.
    private Situation Next(in Situation from, ModelWorld before, ModelWorld after) => new(
        ReferenceEquals(before.Hosts[0], after.Hosts[0]) ? from.A : Number(after.Hosts[0], 0),
        ReferenceEquals(before.Hosts[1], after.Hosts[1]) ? from.B : Number(after.Hosts[1], 1),
        0,
        0,
        0);

    private Situation Of(ModelWorld world) => new(Number(world.Hosts[0], 0), Number(world.Hosts[1], 1), 0, 0, 0);

    private int Number(ModelHost host, int place)
    {
        int number = _names.Number($"{host.ShowFlow(place)} {host.ShowHost(place, _bounds.Cap)}");
        if (number == _hosts.Count)
        {
            _hosts.Add(host);
        }

        return number;
    }
}
