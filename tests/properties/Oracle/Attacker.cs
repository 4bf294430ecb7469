using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <summary>Somebody off the path who knows a flow's IDs, and even its numbers, but not its nonces.</summary>
internal sealed class Attacker(ReferenceWorld world)
{
    private const uint OwnAddress = 0x0a42_0001;

    private const uint UnknownFlow = 4711;

    private static readonly ControlFlags[] Kinds =
    [
        ControlFlags.Rsyn,
        ControlFlags.Rsyn | ControlFlags.Ack,
        ControlFlags.Ack,
        ControlFlags.Fin,
        ControlFlags.Rst,
        ControlFlags.Rst | ControlFlags.Ack,
        ControlFlags.Nack | ControlFlags.Ack,
        ControlFlags.Syn | ControlFlags.Ack,
        ControlFlags.Syn,
    ];

    /// <summary>Sends a host a control packet of one of its flows.</summary>
    /// <param name="victim">The host.</param>
    /// <param name="choice">Chooses flow, kind, version, ackno and source address.</param>
    internal void Forge(ReferenceHost victim, int choice)
    {
        if (victim.Flows.Count == 0)
        {
            return;
        }

        FlowRecord record = victim.Flows[choice % victim.Flows.Count].Record;
        ControlFlags flags = Kinds[choice / 4 % Kinds.Length];
        uint version = record.PeerMove + (uint)((choice / 36 % 5) - 2);
        uint ackno = flags == ControlFlags.Syn || !flags.HasFlag(ControlFlags.Ack) ? 0 : AcknoFor(record, choice / 180 % 4);
        if (record.State == FlowState.SynSent && flags == (ControlFlags.Syn | ControlFlags.Ack))
        {
            // Whoever guesses this one is on the path.
            ackno += 1000;
        }

        NetworkAddress source = choice / 720 % 2 == 0 && !record.Peer.IsNone ? record.Peer : Own;
        var forged = new ControlPacket(
            flags,
            record.PeerFlow == 0 ? UnknownFlow : record.PeerFlow,
            flags == ControlFlags.Syn ? 0 : record.LocalFlow,
            version,
            ackno,
            0xbad0_0000_0000_0000 + (ulong)choice,
            source,
            record.Local);
        byte[] sal = PacketBytes.Control(world.Schedule, forged, null, opens: false);
        world.Deliver(source, record.Local, sal);
    }

    private NetworkAddress Own => new(OwnAddress, world.Schedule.OverUdp ? Ipv4.ServerUdpPort : (ushort)0);

    private static uint AcknoFor(in FlowRecord record, int choice) => choice switch
    {
        0 => record.Opening.Version + 1,
        1 => record.Move.Version + 1,
        2 => record.Answer.Version + 1,
        _ => record.Fin.Version + 1,
    };
}
