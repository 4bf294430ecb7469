using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Openings;

/// <summary>
/// What belongs to a flow names it by both IDs: an opener that has not heard of its peer's sends nothing but its SYN, and gives up
/// without a packet (OPEN-19, FLOW-1a).
/// </summary>
/// <remarks>At the host that sent it the machines tell, with its states.</remarks>
internal sealed class NamedReceiver(JudgeContext view) : Rule
{
    internal override void See(in Sighting packet)
    {
        if (packet.WasSentHere || packet.Packet.DestinationFlow != 0 || packet.Packet.SourceFlow == 0
            || packet.Packet.ConnectionKind is ConnectionKind.Register or ConnectionKind.Find
            || packet.Control is not { IsKnown: true } control || !MustName(control) || !view.IsSendersOwn(packet))
        {
            return;
        }

        bool opening = packet.From is { } from && from.States.Any(h => h.Record.PeerFlow == 0);
        bool gaveUp = opening && control.Trigger is (FlowTrigger.FinArrived or FlowTrigger.RstArrived);
        string clause = gaveUp ? "OPEN-19" : "FLOW-1a";
        view.Report(
            packet,
            clause,
            gaveUp ? "nothing (OPEN-19)" : "both flow IDs (FLOW-1a)",
            gaveUp
                ? "An opening that is given up is dropped without a packet: nobody knows of it yet."
                : "It names no flow of its receiver's, and is neither a SYN nor a reply.");
    }

    /// <summary>A SYN cannot name a flow of its receiver's, and a reply may have none to name (SEC-6).</summary>
    private static bool MustName(Observation control) =>
        control.Trigger is not (FlowTrigger.SynArrived or FlowTrigger.SynAckArrived or FlowTrigger.NackArrived)
            && (control.Trigger != FlowTrigger.RstArrived || !control.Packet.Acknowledges);
}
