using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Names;

/// <summary>What belongs to a flow bears a flow ID of its sender's, which is never 0 (SEC-1b; OPEN-1a and OPEN-2b in prototype2014).</summary>
/// <remarks>A reply RST or NACK to a SYN has no flow to name, and REGISTER belongs to none (MIG-22).</remarks>
internal sealed class NamedSender(JudgeContext view) : Rule
{
    internal override void See(in Sighting packet)
    {
        if (packet.Packet.SourceFlow != 0 || packet.Control is not { } control
            || Arrival.BearsFlow(control.Packet.Flags, sourceFlow: 0)
            || packet.Packet.ConnectionKind == ConnectionKind.Register
            || ClauseOf(packet, control.Packet.Flags) is not { } clause
            || !view.IsSendersOwn(packet))
        {
            return;
        }

        view.Report(packet, clause, $"a flow ID of the sender's own ({clause})", "Flow ID 0 means \"none\": no flow of a host's own has that name.");
    }

    private static string? ClauseOf(in Sighting packet, ControlFlags flags) =>
        packet.Dialect.Name == Dialect.Mtp1.Name ? "SEC-1b"
        : flags == ControlFlags.Syn ? "OPEN-1a"
        : flags == (ControlFlags.Syn | ControlFlags.Ack) ? "OPEN-2b"
        : null;
}
