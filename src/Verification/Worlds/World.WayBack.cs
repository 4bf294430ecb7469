using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>The way back from an address that leads nowhere.</content>
internal sealed partial class World
{
    /// <summary>A move that cannot be answered is abandoned, sooner or later, for the old address (MIG-5).</summary>
    private void GoBack(in Situation situation, int host, LocalInfo info, List<Move> moves)
    {
        for (int flow = 0; flow < info.Flows.Count; flow++)
        {
            FlowInfo known = info.Flows[flow];
            if (IsInDeadEnd(host, known) && IsReached(host, known.Local) && Surroundings.Of(situation.Surroundings, host).IsAlive(known.Local))
            {
                Move move = Apply(situation, host, new LocalEvent(LocalEventKind.AddressGained, (byte)flow, 0, (byte)known.Local), isFair: true);
                moves.Add(move with { Action = AddressLabel(AddressChange.Return, host, flow, known.Local) });
            }
        }
    }

    private bool IsInDeadEnd(int host, FlowInfo flow) => flow.CanMove && flow.IsMoving && !IsReached(host, flow.Sending);

    private bool IsReached(int host, int index) => host == 1 || (_options.HolesOfA >> index & 1) == 0;
}
