using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Packets;

/// <summary>No packet of mtp1 is larger than 1500 bytes with its IPv4 header (DATA-12a).</summary>
internal sealed class PacketSize(JudgeContext view) : Rule
{
    private const int PathMtu = 1500;

    private readonly HashSet<uint> _told = [];

    internal override void See(in Sighting packet)
    {
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
}
