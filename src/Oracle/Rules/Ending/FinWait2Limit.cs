using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Ending;

/// <summary>A host does not keep a flow in FinWait2 for more than 60 s once both streams are ended (TEAR-14).</summary>
/// <remarks>It shows when a FIN comes after that time, and is acknowledged as that of a flow which is there.</remarks>
internal sealed class FinWait2Limit(ConnectionView connection) : Rule
{
    /// <summary>A quarter more than the time, since a timer may be late.</summary>
    private static readonly Duration Limit = ControlLimits.Mtp1.TimeWait * 1.25;

    private readonly Dictionary<EndpointJudge, Observation> _late = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (packet.CameHere && control.Trigger == FlowTrigger.FinArrived && packet.To is { } waiting && IsOver(waiting, control.Time))
        {
            _late.TryAdd(waiting, control);
        }
        else if (packet.WasSentHere && control.Trigger == FlowTrigger.AckArrived && packet.From is { IsBlurred: false } from
            && _late.TryGetValue(from, out Observation? fin) && control.Packet.Ackno == Freshness.AcknoFor(fin.Packet.Version)
            && from.IsOwn(control.Packet) && !from.HasTold("TEAR-14"))
        {
            from.Report(
                packet.Source,
                "TEAR-14",
                packet.Reference,
                PacketText.WithEnds(control.Packet),
                ["reply RST, as for a flow that is not there (SEC-6b, TEAR-14)"],
                $"Both streams were ended, and the flow was in FinWait2 for more than 60 s when {PacketText.Place(fin.Reference)} came: it is Closed then.");
        }
    }

    private bool IsOver(EndpointJudge end, Instant now) => connection.EndedAt is { } ended && now - ended > Limit
        && end.States.All(h => h.EndedBy is null && (h.IsConjecture || (h.Record.State == FlowState.FinWait2 && now - h.Entered > Limit)))
        && end.States.Any(h => !h.IsConjecture);
}
