using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>A host sends no flags but those of one request or answer (CTL-4), whatever reached it.</summary>
internal sealed class UnmergedRequests(EndpointJudge end) : Rule
{
    internal override void See(in Sighting packet)
    {
        // A certain host is told by its judge, with its states.
        if (packet.From != end || packet.Control is not { IsKnown: false } sent || end.IsCertain || !end.IsOwn(sent.Packet)
            || IsListAlone(packet))
        {
            return;
        }

        end.Report(
            sent.Packet.Source,
            "CTL-4a",
            sent.Reference,
            PacketText.WithEnds(sent.Packet),
            ["each request in a packet of its own (CTL-4)"],
            $"No host may send {ControlFlagsText.ToText(sent.Packet.Flags)}: requests are not merged.");
    }

    private static bool IsListAlone(in Sighting packet) =>
        packet.Packet.Flags == ControlFlags.None && packet.Packet.HasAddressList && packet.Dialect.AcknoOnlyWithAck;
}
