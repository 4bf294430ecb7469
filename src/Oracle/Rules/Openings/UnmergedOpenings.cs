using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Openings;

/// <summary>A host sends no flags but those of one request or answer, on whatever flow (CTL-4a).</summary>
/// <remarks>It looks at packets of flows that nobody has seen to be opened: a SYN with a second flag opens none.</remarks>
internal sealed class UnmergedOpenings(JudgeContext view) : Rule
{
    internal override void See(in Sighting packet)
    {
        if (packet.From is not null || packet.Control is not { IsKnown: false, IsMalformed: false } sent || !view.IsSendersOwn(packet)
            || (sent.Packet.Flags == ControlFlags.None && packet.Dialect.AcknoOnlyWithAck))
        {
            return;
        }

        view.Report(
            packet,
            "CTL-4a",
            "each request in a packet of its own (CTL-4a)",
            $"No host may send {ControlFlagsText.ToText(sent.Packet.Flags)}: requests are not merged.");
    }
}
