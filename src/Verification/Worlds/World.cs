using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>
/// Two hosts that run the live machines, the network between them, and what may happen to both: packets are lost, doubled and
/// overtake each other, addresses come and go, applications close and abort.
/// </summary>
internal sealed partial class World : Model
{
    private readonly WorldOptions _options;

    private readonly Locals _locals;

    private readonly PacketTable _packets;

    private readonly Network _network;

    private readonly Naming? _naming;

    private readonly IReadOnlyList<WorldRequirement> _requirements;

    internal World(WorldOptions options, Locals locals, PacketTable packets, IReadOnlyList<WorldRequirement> requirements)
    {
        _options = options;
        _locals = locals;
        _packets = packets;
        _network = options.Pool ? new PoolNetwork() : new BoundedNetwork(options.Capacity);
        _naming = options.Relative ? new Naming(locals, packets, _network) : null;
        _requirements = requirements;
        Requirements = [.. requirements.Select(r => r.Requirement)];
        FindBits();
        ulong surroundings = Surroundings.Start(options.MovesA, options.SecondPath).Into(0, 0);
        Start = new Situation(locals.Start(0), locals.Start(1), 0, 0, Surroundings.Start(options.MovesB, options.SecondPath).Into(surroundings, 1));
    }

    /// <summary>A world of two ends of one flow.</summary>
    internal static World OfFlows(WorldOptions options, IReadOnlyList<WorldRequirement> requirements)
    {
        var packets = new PacketTable(options.Dialect);
        return new World(options, new FlowLocals(options, packets), packets, requirements);
    }

    /// <summary>A world of two ends of one connection.</summary>
    internal static World OfConnections(WorldOptions options, IReadOnlyList<WorldRequirement> requirements)
    {
        var packets = new PacketTable(options.Dialect);
        return new World(options, new ConnectionLocals(options, packets), packets, requirements);
    }

    /// <inheritdoc/>
    public override Situation Start { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements { get; }

    /// <inheritdoc/>
    public override bool Holds(int requirement, in Situation situation) => _requirements[requirement].Condition!(View(situation));

    /// <inheritdoc/>
    public override bool IsQuiet(in Situation situation) => View(situation).IsQuiet;

    /// <inheritdoc/>
    public override Situation Canonical(in Situation situation) => _naming is null ? situation : _naming.Canonical(situation);

    /// <inheritdoc/>
    public override void Expand(in Situation situation, List<Move> moves)
    {
        if (_options.Pool && _options.Loss && (situation.ToA | situation.ToB) != 0)
        {
            moves.Add(new Move(Label(ActionKind.Lose, 0, 0), situation with { ToA = 0, ToB = 0 }, IsFair: false));
        }

        for (int host = 0; host < 2; host++)
        {
            Deliver(situation, host, moves);
            LocalInfo info = _locals.Info(situation.Host(host));
            foreach (LocalEvent timer in info.Timers)
            {
                moves.Add(Apply(situation, host, timer, isFair: true));
            }

            foreach (LocalEvent choice in info.Choices)
            {
                moves.Add(Apply(situation, host, choice, isFair: IsInVain(situation, host, choice)));
            }

            LocalInfo peer = _locals.Info(situation.Host(1 - host));
            foreach (LocalEvent late in info.OnceForsaken)
            {
                if (SituationView.IsDue(late, info, peer))
                {
                    moves.Add(Apply(situation, host, late, isFair: true));
                }
            }

            Suspect(situation, host, info, moves);
            MoveAbout(situation, host, info, moves);
        }
    }

    /// <summary>Everything that can happen to the packets on their way to a host.</summary>
    private void Deliver(in Situation situation, int host, List<Move> moves)
    {
        ulong packets = situation.Towards(host);
        if (packets == 0)
        {
            return;
        }

        int count = _network.Count(packets);
        Surroundings here = Surroundings.Of(situation.Surroundings, host);
        LocalInfo info = _locals.Info(situation.Host(host));
        for (int place = 0; place < count; place++)
        {
            ushort packet = _network.At(packets, place);
            int destination = _packets.Destination(packet);
            ulong without = _network.RemoveAt(packets, place);
            Situation at = _options.Duplication ? situation : situation.WithTowards(host, without);
            if (destination == Places.Rendezvous ? !IsStranded(info, here) : here.IsAlive(destination))
            {
                if (IsReached(host, destination))
                {
                    moves.Add(Apply(at, host, new LocalEvent(LocalEventKind.Arrives, 0, packet), isFair: true));
                    Refuse(at, host, packet, moves);
                }
            }
            else if (_options.Strangers)
            {
                AnswerByStranger(at, host, packet, moves);
            }

            if (_options.Loss && !_options.Pool)
            {
                // Who duplicates packets must let them go again, or they fill the network for ever.
                moves.Add(new Move(Label(ActionKind.Lose, host, packet), situation.WithTowards(host, without), _options.Duplication));
            }
        }
    }

    /// <summary>A further flow may be refused as well as accepted (OPEN-24).</summary>
    private void Refuse(in Situation at, int host, ushort packet, List<Move> moves)
    {
        if (_options.Refusal && _packets[packet].Flags == ControlFlags.Syn && ConnectionHost.IsJoin(_packets[packet]))
        {
            moves.Add(Apply(at, host, new LocalEvent(LocalEventKind.RefusesJoin, 0, packet), isFair: false));
            moves.Add(Apply(at, host, new LocalEvent(LocalEventKind.PutsJoinOff, 0, packet), isFair: false));
        }
    }

    /// <summary>What follows from a step of one host.</summary>
    private Move Apply(in Situation situation, int host, LocalEvent what, bool isFair)
    {
        LocalStep step = _locals.Step(situation.Host(host), what);
        Situation after = situation.WithHost(host, step.Next);
        int other = 1 - host;
        Surroundings here = Surroundings.Of(situation.Surroundings, host);
        ulong packets = after.Towards(other);
        bool finds = _options.Rendezvous(other);
        foreach (SentPacket sent in step.Sent)
        {
            // Nothing leaves from an address that is gone.
            if (sent.From >= 0 && (!here.IsAlive(sent.From) || (host == 0 && !IsReached(0, sent.From))))
            {
                continue;
            }

            // A rendezvous finds the peer wherever it is, as soon as it is somewhere (MIG-21).
            packets = _network.Add(packets, finds && sent.IsMove ? Found(sent.Packet, other) : sent.Packet);
        }

        after = after.WithTowards(other, packets);
        uint broken = _lawBits[(int)step.Broken];
        if (step.Adopted >= 0 && (Surroundings.Of(situation.Surroundings, other).Proved >> step.Adopted & 1) == 0)
        {
            broken |= _unproved;
        }

        if (step.Proved >= 0)
        {
            after = after with { Surroundings = here.Proves(step.Proved).Into(after.Surroundings, host) };
        }

        return new Move(Label(ActionKind.Local, host, what.Code), after, isFair, broken);
    }

    private ushort Found(ushort packet, int host) => _packets.Redirected(packet, Places.Of(host, Places.Rendezvous));

    private static bool IsStranded(LocalInfo info, Surroundings here)
    {
        foreach (FlowInfo flow in info.Flows)
        {
            if (flow.CanMove && !flow.LacksAddress(here))
            {
                return false;
            }
        }

        return true;
    }

    private static uint Label(ActionKind kind, int host, uint argument) => (uint)kind << 30 | (uint)host << 29 | argument;
}

/// <summary>What kind of thing happens in a move.</summary>
internal enum ActionKind : byte
{
    /// <summary>Something at one host.</summary>
    Local,

    /// <summary>A packet is lost.</summary>
    Lose,

    /// <summary>Something happens to an address, or a stranger there answers.</summary>
    Address,
}
