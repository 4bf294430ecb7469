using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>
/// Two hosts that run the live machines, A behind a translator that gives it another mapping at any moment and tells nobody.
/// </summary>
/// <remarks>
/// A keeps its own address; what B sees of it is the mapping that was current when a packet left. A packet to a mapping that is
/// gone is lost. A hears of it only by MOVED (MIG-25), or notices that nothing comes through: that A checks the path while B
/// knows nothing of the current mapping, and may speak, is an event that comes sooner or later. B's rendezvous is found by its
/// own address; A has none, for what it could register is a mapping.
/// </remarks>
internal sealed partial class NatWorld : NetworkModel<NatView>
{
    private static readonly NetworkAddress RendezvousOfB = Places.Of(1, Places.Rendezvous);

    // How the rendezvous sees A, if the translator makes a difference.
    private static readonly NetworkAddress ThereOnly = Places.Of(0, Places.Most - 1);

    private readonly NatOptions _options;

    private readonly PacketTable _packets = new(Dialect.Mtp1);

    private readonly FlowLocals _locals;

    private readonly ushort _data;

    internal NatWorld(NatOptions options, IReadOnlyList<RequirementOn<NatView>> requirements)
        : base(options, requirements)
    {
        _options = options;
        _locals = new FlowLocals(new WorldOptions { FirstVersion = options.FirstVersion, Edit = options.Edit }, _packets);
        FlowRecord a = _locals.Record(_locals.Start(0));
        _data = _packets.Number(new ControlPacket(ControlFlags.None, a.LocalFlow, a.PeerFlow, 0, 0, a.LocalNonce, a.Local, a.Peer));
        Start = new Situation(_locals.Start(0), _locals.Start(1), 0, 0, NatSurroundings.Start(options).Bits);
    }

    /// <inheritdoc/>
    public override Situation Start { get; }

    /// <inheritdoc/>
    public override bool IsQuiet(in Situation situation) => View(situation).IsQuiet;

    /// <inheritdoc/>
    protected override NatView View(in Situation situation) =>
        new(situation, _locals.Info(situation.A), _locals.Info(situation.B), _options);

    /// <inheritdoc/>
    protected override bool Reaches(in Situation situation, int host, ushort packet)
    {
        var here = new NatSurroundings(situation.Surroundings);
        int destination = _packets.Destination(packet);
        return host == 0 ? destination == here.Mapping
            : !here.IsStranded && (destination == Places.Rendezvous || destination == here.AddressOfB);
    }

    /// <inheritdoc/>
    protected override Move? Arrive(in Situation at, int host, ushort packet)
    {
        var here = new NatSurroundings(at.Surroundings);
        LocalStep step = _locals.Step(at.Host(host), new LocalEvent(LocalEventKind.Arrives, 0, packet));
        if (host == 0 && _packets[packet].Flags == (ControlFlags.Rsyn | ControlFlags.Ack) && step.Sent.Count > 0)
        {
            here = here.ProvesA(here.Mapping);
        }
        else if (host == 1 && IsLateCopy(at.B, step.Next, packet, here))
        {
            if (here.LateCopies == 0)
            {
                return null;
            }

            here = here.Late();
        }

        Move move = Follow(at with { Surroundings = here.Bits }, host, step);
        return host == 1 && step.Next != at.B && IsAnswered(at.B, packet) ? move with { Broken = move.Broken | Broken(MovedBack) } : move;
    }

    /// <inheritdoc/>
    protected override void Act(in Situation situation, int host, List<Move> moves)
    {
        LocalInfo info = _locals.Info(situation.Host(host));
        foreach (LocalEvent timer in info.Timers)
        {
            Move move = Follow(situation, host, _locals.Step(situation.Host(host), timer));
            moves.Add(move with { Action = Label(Timer, host, (int)timer.Kind << 8 | timer.Index), IsFair = true });
        }

        var here = new NatSurroundings(situation.Surroundings);
        if (host == 0)
        {
            ActAtA(situation, info.Flows[0], here, moves);
        }
        else
        {
            ActAtB(situation, here, moves);
        }
    }

    private void ActAtA(in Situation situation, FlowInfo flow, NatSurroundings here, List<Move> moves)
    {
        if (here.Remaps > 0)
        {
            moves.Add(new Move(Label(Remap, 0, 0), situation with { Surroundings = here.Remapped().Bits }, IsFair: false));
        }

        if (View(situation).IsToldSo)
        {
            moves.Add(CheckPath(situation) with { Action = Label(IsTold, 0, 0), IsFair = true });
        }

        if (here.Checks > 0 && !flow.IsMoving)
        {
            moves.Add(CheckPath(situation with { Surroundings = here.Checked().Bits }) with { Action = Label(Checks, 0, 0) });
        }

        if (_options.Data)
        {
            moves.Add(new Move(Label(SendsData, 0, 0), Send(situation, 1, Translated(_data, here)), IsFair: false));
        }
    }

    private Move CheckPath(in Situation situation) =>
        Follow(situation, 0, _locals.Step(situation.A, new LocalEvent(LocalEventKind.PathCheck)));

    private void ActAtB(in Situation situation, NatSurroundings here, List<Move> moves)
    {
        byte next = (byte)(here.AddressOfB + 1);
        var gains = new LocalEvent(LocalEventKind.AddressGained, 0, 0, next);
        if (here.IsStranded)
        {
            Situation at = situation with { Surroundings = here.Arrives().Bits };
            moves.Add(Follow(at, 1, _locals.Step(situation.B, gains)) with { Action = Label(MovesTo, 1, next), IsFair = true });
        }
        else if (here.Moves > 0)
        {
            Situation moved = situation with { Surroundings = here.Moved().Bits };
            moves.Add(Follow(moved, 1, _locals.Step(situation.B, gains)) with { Action = Label(MovesTo, 1, next) });
            Situation left = situation with { Surroundings = here.Leaves().Bits };
            LocalStep step = _locals.Step(situation.B, new LocalEvent(LocalEventKind.AddressLost));
            moves.Add(Follow(left, 1, step) with { Action = Label(Leaves, 1, here.AddressOfB) });
        }
    }

    /// <summary>What follows from a step of one host: what it sends leaves from where it is seen to be.</summary>
    private Move Follow(in Situation situation, int host, LocalStep step)
    {
        var here = new NatSurroundings(situation.Surroundings);
        Situation after = situation.WithHost(host, step.Next);
        foreach (SentPacket sent in step.Sent)
        {
            if (host == 0)
            {
                after = Leave(after, sent, here);
            }
            else if (sent.From < 0 || sent.From == here.AddressOfB)
            {
                after = Send(after, 0, sent.Packet);
            }
        }

        if (host == 1 && step.Proved >= 0)
        {
            after = after with { Surroundings = here.ProvesB(step.Proved).Bits };
        }

        ulong proved = host == 1 ? here.ProvedA : here.ProvedB;
        uint laws = step.Adopted >= 0 && (proved >> step.Adopted & 1) == 0 ? Unproved : 0;
        return new Move(0, after, false, Broken(laws | (uint)step.Broken));
    }

    /// <summary>A packet of A leaves through the translator; an RSYN finds B by its rendezvous (MIG-21).</summary>
    private Situation Leave(in Situation situation, SentPacket sent, NatSurroundings here)
    {
        if (sent.IsMove && _options.OtherMappingThere)
        {
            ushort copy = _packets.Number(_packets[sent.Packet] with { Source = ThereOnly });
            Situation after = Send(situation, 1, _packets.Redirected(copy, RendezvousOfB));
            return Send(after, 1, Translated(sent.Packet, here));
        }

        ushort packet = Translated(sent.Packet, here);
        return Send(situation, 1, sent.IsMove && _options.MovesB > 0 ? _packets.Redirected(packet, RendezvousOfB) : packet);
    }

    /// <summary>Whether B answers anew, under a fresh version, an RSYN that it knows and that came from a mapping now gone.</summary>
    private bool IsLateCopy(int before, int after, ushort packet, NatSurroundings here) =>
        _packets[packet].Flags == ControlFlags.Rsyn
        && Places.IndexOf(_packets[packet].Source) != here.Mapping
        && _locals.Record(before).PeerMove == _locals.Record(after).PeerMove
        && _locals.Record(before).NextVersion != _locals.Record(after).NextVersion;

    /// <summary>Whether a packet is A's newest RSYN once more, although A has the answer and has said so.</summary>
    private bool IsAnswered(int local, ushort packet)
    {
        FlowRecord record = _locals.Record(local);
        return _packets[packet].Flags == ControlFlags.Rsyn && record.Has(FlowFacts.PeerMoved)
            && _packets[packet].Version == record.PeerMove && !record.Answer.IsOutstanding;
    }

    private ushort Translated(ushort packet, NatSurroundings here) => _packets[packet].Source.IsNone
        ? packet
        : _packets.Number(_packets[packet] with { Source = Places.Of(0, here.Mapping) });
}
