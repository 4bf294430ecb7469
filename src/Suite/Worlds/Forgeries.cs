using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Control packets of a stranger who has read the flow IDs, and not the nonce.</summary>
internal static class Forgeries
{
    /// <summary>One of each kind that could do harm.</summary>
    internal static IReadOnlyList<ControlFlags> Kinds { get; } =
    [
        ControlFlags.Fin, ControlFlags.Rsyn, ControlFlags.Rsyn | ControlFlags.Ack, ControlFlags.Ack,
        ControlFlags.Rst, ControlFlags.Rst | ControlFlags.Ack, ControlFlags.Nack | ControlFlags.Ack,
    ];

    /// <summary>Sends one to B as from A.</summary>
    internal static void Send(World world, ControlFlags flags)
    {
        Packet forged = Make.Like(world.A.LastSent(p => p.HasControl && p.DestinationFlow != 0)!, flags, 0, 0);
        forged.Version = Make.NextVersion(world.A, forged.SourceFlow);
        forged.Ackno = (flags & ControlFlags.Ack) != 0 ? Make.NextVersion(world.B, forged.DestinationFlow) : 0;
        forged.Nonce = 0x0bad_0bad_0bad_0bad;
        forged.Seal();
        world.Forge(forged);
    }
}
