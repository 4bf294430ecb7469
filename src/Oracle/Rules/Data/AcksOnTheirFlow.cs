using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>An ACK travels on the flow that it acknowledges, while that lives and is not frozen (DATA-1f): seen at the host that sends it.</summary>
/// <remarks>
/// A rule of amounts: it is told of a host that does otherwise more often than not, of a flow that it could use for longer than a queue holds a
/// packet.
/// </remarks>
internal sealed class AcksOnTheirFlow(DataFindings findings) : DataRule(findings, "DATA-1f")
{
    private const int AcksThatProve = 4;

    private readonly Dictionary<uint, Flow>[] _flows = [[], []];

    internal override void See(in DataSighting packet)
    {
        if (!packet.WasSentHere)
        {
            return;
        }

        // Only the flow's own packets say whose end it is.
        Dictionary<uint, Flow> flows = _flows[packet.Place.Side];
        bool isFirst = packet.Facts.Before is null && flows.TryAdd(packet.Place.PeerFlow, new Flow(packet.Place.From, packet.Time, 0, 0));
        if (isFirst || packet.Facts.News.Eliciting == 0 || packet.Facts.Own.Flows.Count < 2)
        {
            return;
        }

        Exercise();
        if (!flows.TryGetValue(packet.Mtp.AckedFlow, out Flow flow))
        {
            return;
        }

        flow = packet.Mtp.AckedFlow == packet.Place.PeerFlow ? flow with { Own = flow.Own + (packet.Facts.Packet.Elicits ? 0 : 1) }
            : !flow.End.MaySend() ? flow with { Since = packet.Time }
            : packet.Time - flow.Since > Findings.Reaction ? flow with { Elsewhere = flow.Elsewhere + 1 }
            : flow;
        flows[packet.Mtp.AckedFlow] = flow;
        if (flow.Elsewhere >= AcksThatProve && flow.Elsewhere > flow.Own)
        {
            Findings.Tell(
                packet,
                "DATA-1f",
                Proof.OfAmount,
                Text($"the ACK on flow {packet.Mtp.AckedFlow}"),
                Text($"Flow {packet.Mtp.AckedFlow} lives and is not frozen, and its packets are acknowledged on another one again and again."));
        }
    }

    private readonly record struct Flow(EndpointJudge End, Instant Since, int Own, int Elsewhere);
}
