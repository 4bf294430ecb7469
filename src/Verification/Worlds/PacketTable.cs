using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>All packets that a model has met, numbered from 1: a set of them fits into a word.</summary>
/// <remarks>
/// A packet is kept as its receiver's machines can read it. The version of an ACK, NACK or RST and the source of an ACK or
/// RST are read by nobody (CTL-12), so packets that differ only there are one.
/// </remarks>
internal sealed class PacketTable(Dialect dialect)
{
    private readonly Dictionary<ControlPacket, ushort> _numbers = [];

    private readonly List<ControlPacket> _packets = [default];

    private readonly List<sbyte> _destinations = [-1];

    internal ControlPacket this[ushort number] => _packets[number];

    /// <summary>Which of the receiver's addresses it goes to, or <see cref="Places.Rendezvous"/>.</summary>
    internal int Destination(ushort number) => _destinations[number];

    internal ushort Number(in ControlPacket packet)
    {
        ControlPacket canonical = Canonical(packet);
        if (!_numbers.TryGetValue(canonical, out ushort number))
        {
            number = checked((ushort)_packets.Count);
            _numbers[canonical] = number;
            _packets.Add(canonical);
            _destinations.Add((sbyte)Places.IndexOf(canonical.Destination));
        }

        return number;
    }

    /// <summary>The number of the same packet on its way to another address.</summary>
    internal ushort Redirected(ushort number, NetworkAddress destination) => Number(_packets[number] with { Destination = destination });

    private ControlPacket Canonical(in ControlPacket packet)
    {
        ControlFlags request = packet.Request;
        bool told = request is ControlFlags.None or ControlFlags.Rst or ControlFlags.Nack && packet.Flags != ControlFlags.None;
        if (!told)
        {
            return packet.Acknowledges || packet.Flags == ControlFlags.None ? packet : packet with { Ackno = 0 };
        }

        // A dialect that may challenge an older reset reads its version (CTL-10).
        uint version = dialect.ChallengesOlder && request == ControlFlags.Rst ? packet.Version : 0;
        return packet with { Source = default, Version = version };
    }
}
