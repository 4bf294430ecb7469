using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>What no single step of a flow may do, whatever the machines say: laws to hold them to.</summary>
internal static class FlowLaws
{
    /// <summary>The laws that a step breaks.</summary>
    /// <param name="dialect">The dialect spoken.</param>
    /// <param name="before">The record before, as the model keeps it.</param>
    /// <param name="input">What happened.</param>
    /// <param name="after">The record after, as the model keeps it.</param>
    internal static LocalLaws BrokenBy(Dialect dialect, in FlowRecord before, in FlowInput input, in FlowRecord after)
    {
        LocalLaws broken = LocalLaws.None;
        if (Knows(before) && Fell(before, after))
        {
            broken |= LocalLaws.VersionsGrow;
        }

        if (before.IsSynchronised && before != after)
        {
            if (IsOld(before, input))
            {
                broken |= LocalLaws.OldRequestsChangeNothing;
            }
            else if (IsStray(dialect, before, input))
            {
                broken |= LocalLaws.StrayAnswersChangeNothing;
            }
        }

        return broken;
    }

    private static bool Knows(in FlowRecord r) => r.State is not (FlowState.Closed or FlowState.SynSent);

    private static bool Fell(in FlowRecord before, in FlowRecord after) =>
        !Grew(before.PeerMove, after.PeerMove) || !Grew(before.PeerFin, after.PeerFin) || !Grew(before.PeerOpening, after.PeerOpening);

    private static bool Grew(uint before, uint after) => before == after || SerialNumber.IsNewer(after, before);

    private static bool IsOld(in FlowRecord r, in FlowInput input)
    {
        uint version = input.Packet.Version;
        return input.MoveTrigger is null && ((input.Trigger == FlowTrigger.RsynArrived && SerialNumber.IsNewer(r.PeerMove, version))
            || (input.Trigger == FlowTrigger.FinArrived && SerialNumber.IsNewer(r.PeerFin, version) && !Answers(r.Fin, input.Packet)));
    }

    private static bool IsStray(Dialect dialect, in FlowRecord r, in FlowInput input)
    {
        if (input.MoveTrigger is not null)
        {
            return false;
        }

        return input.Trigger == FlowTrigger.RsynAckArrived ? !Answers(r.Move, input.Packet)
            : input.Trigger == FlowTrigger.AckArrived && !Answers(r.Answer, input.Packet, dialect.MoveAnswerConsumesVersion) && !Answers(r.Fin, input.Packet);
    }

    private static bool Answers(in Slot slot, in ControlPacket packet, bool consumed = true) =>
        slot.IsOutstanding && packet.Acknowledges && slot.IsNamedBy(packet.Ackno, consumed);
}
