using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Packets;

/// <summary>No packet of mtp1 is larger than 1500 bytes with its IPv4 header, and none may be broken into fragments (DATA-12a).</summary>
/// <remarks>
/// A file in which no packet of a host has DF may come from a program that writes IP headers of its own, so that only a host that
/// sets the bit, and then does not, is blamed; and for packets without control alone, for only those are sized by the path.
/// </remarks>
internal sealed class PacketSize(JudgeContext view) : Rule
{
    private const int PathMtu = 1500;

    private readonly HashSet<uint> _told = [];

    private readonly HashSet<uint> _setting = [];

    private readonly HashSet<uint> _toldBits = [];

    internal override void See(in Sighting packet)
    {
        SeeBit(packet);
        int bytes = packet.Packet.Length + Ipv4.Overhead(packet.Source);
        if (bytes > PathMtu && packet.Dialect.Name == Dialect.Mtp1.Name && view.IsSendersOwn(packet) && _told.Add(packet.Source.IPv4))
        {
            view.Report(
                packet,
                "DATA-12a",
                $"a packet of {PathMtu} bytes at most (DATA-12a)",
                $"With its IP header it has {bytes} bytes.");
        }
    }

    private void SeeBit(in Sighting packet)
    {
        if (packet.DontFragment is not { } isSet || packet.Dialect.Name != Dialect.Mtp1.Name)
        {
            return;
        }

        if (isSet)
        {
            _setting.Add(packet.Source.IPv4);
        }
        else if (packet.Control is null && _setting.Contains(packet.Source.IPv4) && view.IsSendersOwn(packet) && _toldBits.Add(packet.Source.IPv4))
        {
            view.Report(
                packet,
                "DATA-12a",
                "a packet with DF set (DATA-12a)",
                "DF is not set in its IP header, so that a router may break it into fragments; in other packets of the host it is.");
        }
    }
}
