using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Packets;

/// <summary>Without the ACK flag the ackno is 0, in whatever kind of control packet (CTL-13a).</summary>
internal sealed class UnusedAckno(JudgeContext view) : Rule
{
    private const int Most = 4_096;

    private readonly HashSet<(NetworkAddress Source, uint Flow)> _told = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { Packet: { Acknowledges: false, Ackno: not 0 } sent } || packet.Dialect.Name != Dialect.Mtp1.Name
            || !view.IsSendersOwn(packet) || _told.Count == Most || !_told.Add((packet.Source, sent.SourceFlow)))
        {
            return;
        }

        view.Report(packet, "CTL-13a", "ackno 0 (CTL-13a)", $"Without the ACK flag ackno is 0, not {sent.Ackno}: there is nothing that it could acknowledge.");
    }
}
