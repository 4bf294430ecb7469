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
    internal static void Send(World world, ControlFlags flags) => Send(world, world.A, flags);

    /// <summary>Sends one as from a host to its peer, if they have come to know each other.</summary>
    internal static void Send(World world, Host from, ControlFlags flags)
    {
        if (from.LastSent(p => p.HasControl && p.DestinationFlow != 0) is not { } model)
        {
            return;
        }

        Packet forged = Make.Like(model, flags, 0, 0);
        forged.Version = Make.NextVersion(from, forged.SourceFlow);
        forged.Ackno = (flags & ControlFlags.Ack) != 0 ? Make.NextVersion(world.PeerOf(from), forged.DestinationFlow) : 0;
        forged.Nonce = 0x0bad_0bad_0bad_0bad;
        forged.Seal();
        world.Forge(forged);
    }

    /// <summary>A stranger asks B for a connection, in the words of A's SYN, from an address where nobody is.</summary>
    internal static void Ask(World world, int stranger)
    {
        if (world.A.Sent.FirstOrDefault(p => p.IsSyn) is { } model)
        {
            Packet forged = model.Copy();
            forged.Source = new NetworkAddress(Names.Stranger.IPv4 + (uint)stranger);
            forged.SourceFlow += 0x1000 + (uint)stranger;
            forged.Nonce += 1 + (ulong)stranger;
            if (world.Dialect == Dialect.Mtp1)
            {
                forged.Token += 1 + (ulong)stranger;
            }

            forged.Seal();
            world.Forge(forged);
        }
    }
}
