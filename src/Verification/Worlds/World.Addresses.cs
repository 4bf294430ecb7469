using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>Addresses that come and go, and who knows of them.</content>
internal sealed partial class World
{
    private void MoveAbout(in Situation situation, int host, LocalInfo info, List<Move> moves)
    {
        Surroundings here = Surroundings.Of(situation.Surroundings, host);
        int most = _options.Moves(host);
        if (most == 0)
        {
            return;
        }

        uint lacking = FlowsWithout(info, here);
        if (lacking != 0)
        {
            Gain(situation, host, lacking, here, most, moves);
        }

        for (int flow = 0; flow < info.Flows.Count; flow++)
        {
            FlowInfo known = info.Flows[flow];
            if (known.CanMove && !known.LacksAddress(here) && here.Budget > 0 && _options.MakeBeforeBreak)
            {
                Move(situation, host, flow, known, here.Spends(), most, moves);
            }
        }

        GoBack(situation, host, info, moves);
        if (CanMove(info))
        {
            Lose(situation, host, info, here, moves);
        }
    }

    private static bool CanMove(LocalInfo info)
    {
        foreach (FlowInfo flow in info.Flows)
        {
            if (flow.CanMove)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The flows that have no address that works, as bits by their places.</summary>
    private static uint FlowsWithout(LocalInfo info, Surroundings here)
    {
        uint flows = 0;
        for (int flow = 0; flow < info.Flows.Count; flow++)
        {
            flows |= info.Flows[flow].LacksAddress(here) ? 1u << flow : 0;
        }

        return flows;
    }

    /// <summary>The flows that use an address, as bits by their places.</summary>
    private static uint FlowsAt(LocalInfo info, int index)
    {
        uint flows = 0;
        for (int flow = 0; flow < info.Flows.Count; flow++)
        {
            FlowInfo known = info.Flows[flow];
            flows |= known.CanMove && !known.IsHomeless && known.Sending == index ? 1u << flow : 0;
        }

        return flows;
    }

    /// <summary>The same happens to several flows in one moment.</summary>
    private Move Apply(Situation at, int host, uint flows, LocalEvent what, uint label, bool isFair)
    {
        uint broken = 0;
        for (; flows != 0; flows &= flows - 1)
        {
            Move move = Apply(at, host, what with { Flow = (byte)uint.TrailingZeroCount(flows) }, isFair);
            at = move.Target;
            broken |= move.Broken;
        }

        return new Move(label, at, isFair, broken);
    }

    /// <summary>A host gets a new address, or returns to where it was: every flow that has none is told.</summary>
    private void Gain(in Situation situation, int host, uint flows, Surroundings here, int most, List<Move> moves)
    {
        for (int index = 0; index <= here.Fresh && index <= most; index++)
        {
            if (index != here.Fresh && !here.IsAlive(index) && !_options.Reuse)
            {
                continue;
            }

            Situation at = situation with { Surroundings = Comes(here, index).Into(situation.Surroundings, host) };
            LocalEvent gained = new(LocalEventKind.AddressGained, Index: (byte)index);
            moves.Add(Apply(at, host, flows, gained, AddressLabel(AddressChange.Gain, host, 0, 0), isFair: true));
        }
    }

    /// <summary>A flow goes to another address while its own works, or back from an unanswered move (MIG-5).</summary>
    private void Move(in Situation situation, int host, int flow, FlowInfo known, Surroundings here, int most, List<Move> moves)
    {
        for (int index = 0; index <= here.Fresh && index <= most; index++)
        {
            bool isBack = here.IsAlive(index) && known.IsMoving && index == known.Local;
            if (index == known.Sending || (index != here.Fresh && !isBack && !_options.Reuse))
            {
                continue;
            }

            Situation at = situation with { Surroundings = Comes(here, index).Into(situation.Surroundings, host) };
            Move move = Apply(at, host, new LocalEvent(LocalEventKind.AddressGained, (byte)flow, 0, (byte)index), isFair: false);
            moves.Add(move with { Action = AddressLabel(AddressChange.Move, host, flow, index) });
        }
    }

    private static Surroundings Comes(Surroundings here, int index)
    {
        Surroundings then = here.Comes(index);
        return index == here.Fresh ? then.TakesFresh() : then;
    }

    /// <summary>An address goes: flows that use it are told; one that none uses goes in silence.</summary>
    private void Lose(in Situation situation, int host, LocalInfo info, Surroundings here, List<Move> moves)
    {
        for (int index = 0; index < here.Fresh; index++)
        {
            if (!here.IsAlive(index))
            {
                continue;
            }

            uint users = FlowsAt(info, index);
            if (users == 0)
            {
                if (!_options.OldAddressesDie)
                {
                    continue;
                }

                Situation silent = situation with { Surroundings = here.Dies(index).Into(situation.Surroundings, host) };
                moves.Add(new Move(AddressLabel(AddressChange.Die, host, 0, index), silent, IsFair: false));
            }
            else if (here.Budget > 0 && _options.BreakBeforeMake)
            {
                Situation at = situation with { Surroundings = here.Spends().Dies(index).Into(situation.Surroundings, host) };
                LocalEvent lost = new(LocalEventKind.AddressLost);
                moves.Add(Apply(at, host, users, lost, AddressLabel(AddressChange.Break, host, 0, index), isFair: false));
            }
        }
    }

    /// <summary>Who has the address now answers what the machines of a host without this flow would answer (SEC-6).</summary>
    private void AnswerByStranger(in Situation at, int host, ushort packet, List<Move> moves)
    {
        ControlPacket came = _packets[packet];
        if (Arrival.TryClassify(came.Flags, out FlowTrigger trigger) && Arrival.OwesReset(trigger) && !came.Source.IsNone)
        {
            ushort answer = _packets.Number(Outgoing.ReplyReset(came));
            Situation then = at.WithTowards(1 - host, _network.Add(at.Towards(1 - host), answer));
            moves.Add(new Move(AddressLabel(AddressChange.Stranger, host, 0, 0) | packet, then, IsFair: false));
        }
    }

    private static uint AddressLabel(AddressChange change, int host, int flow, int index) =>
        Label(ActionKind.Address, host, (uint)change << 24 | (uint)flow << 20 | (uint)index << 16);
}

/// <summary>What happens to an address.</summary>
internal enum AddressChange : byte
{
    /// <summary>A host that has none, for a flow, gets one.</summary>
    Gain,

    /// <summary>A flow goes to another address while the old one works.</summary>
    Move,

    /// <summary>The address in use is lost.</summary>
    Break,

    /// <summary>An address that is not in use is lost.</summary>
    Die,

    /// <summary>Whoever has the address now answers.</summary>
    Stranger,

    /// <summary>A flow goes back from an address that leads nowhere.</summary>
    Return,
}
