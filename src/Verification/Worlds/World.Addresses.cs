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

        if (AnyLacksAddress(info, here))
        {
            Gain(situation, host, info, here, most, moves);
        }

        for (int flow = 0; flow < info.Flows.Count; flow++)
        {
            FlowInfo known = info.Flows[flow];
            if (known.CanMove && !LacksAddress(known, here) && here.Budget > 0 && _options.MakeBeforeBreak)
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

    private static bool LacksAddress(FlowInfo flow, Surroundings here) => flow.CanMove && (flow.IsHomeless || !here.IsAlive(flow.Sending));

    private static bool AnyLacksAddress(LocalInfo info, Surroundings here)
    {
        foreach (FlowInfo flow in info.Flows)
        {
            if (LacksAddress(flow, here))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A host gets a new address, or returns to where it was: every flow that has none is told.</summary>
    private void Gain(in Situation situation, int host, LocalInfo info, Surroundings here, int most, List<Move> moves)
    {
        for (int index = 0; index <= here.Fresh && index <= most; index++)
        {
            if (index != here.Fresh && !here.IsAlive(index) && !_options.Reuse)
            {
                continue;
            }

            Situation at = situation with { Surroundings = Comes(here, index).Into(situation.Surroundings, host) };
            uint broken = 0;
            for (int flow = 0; flow < info.Flows.Count; flow++)
            {
                if (LacksAddress(info.Flows[flow], here))
                {
                    Move move = Apply(at, host, new LocalEvent(LocalEventKind.AddressGained, (byte)flow, 0, (byte)index), isFair: true);
                    at = move.Target;
                    broken |= move.Broken;
                }
            }

            moves.Add(new Move(AddressLabel(AddressChange.Gain, host, 0, 0), at, IsFair: true, broken));
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
            moves.Add(move with { Action = AddressLabel(AddressChange.Move, host, flow, index), IsFair = false });
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

            bool used = false;
            foreach (FlowInfo flow in info.Flows)
            {
                used |= flow.CanMove && !flow.IsHomeless && flow.Sending == index;
            }

            if (!used)
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
                moves.Add(Break(situation, host, info, here.Spends().Dies(index), index));
            }
        }
    }

    private Move Break(in Situation situation, int host, LocalInfo info, Surroundings then, int index)
    {
        Situation at = situation with { Surroundings = then.Into(situation.Surroundings, host) };
        uint broken = 0;
        for (int flow = 0; flow < info.Flows.Count; flow++)
        {
            FlowInfo known = info.Flows[flow];
            if (known.CanMove && !known.IsHomeless && known.Sending == index)
            {
                Move move = Apply(at, host, new LocalEvent(LocalEventKind.AddressLost, (byte)flow), isFair: false);
                at = move.Target;
                broken |= move.Broken;
            }
        }

        return new Move(AddressLabel(AddressChange.Break, host, 0, index), at, IsFair: false, broken);
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
