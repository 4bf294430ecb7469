using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>A host sends no flags but those of one request or answer (CTL-4), whatever reached it.</summary>
internal sealed class UnmergedRequests(EndpointJudge end) : Rule
{
    internal override void See(in Sighting packet)
    {
        JudgeFin(packet);

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

    /// <summary>What ends a flow in prototype2014 acknowledges nothing (TEAR-8b).</summary>
    private void JudgeFin(in Sighting packet)
    {
        if (packet.From == end && !end.IsCertain && !end.Dialect.FinAcknowledges && !end.HasTold("TEAR-8b")
            && packet.Control is { IsKnown: true, Trigger: FlowTrigger.FinArrived, Packet.Acknowledges: true } fin && end.IsOwn(fin.Packet))
        {
            end.View.Report(packet, "TEAR-8b", "FIN alone (TEAR-8b)", "A FIN carries no ACK in this dialect: what it answers is acknowledged by itself.");
        }
    }

    private static bool IsListAlone(in Sighting packet) =>
        packet.Packet.Flags == ControlFlags.None && packet.Packet.HasAddressList && packet.Dialect.AcknoOnlyWithAck;
}
