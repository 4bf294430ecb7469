using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>A host that has had nothing outstanding for 20 s sends PROBE (MIG-24a): seen at that host.</summary>
/// <remarks>It is told after more than twice that time without a move, when the host sends something that asks for no answer, and so was there.</remarks>
internal sealed class IdleProbes(DataFindings findings) : DataRule(findings, "MIG-24a")
{
    private static readonly Duration Idle = Duration.FromSeconds(20);

    private static readonly Duration FarBeyond = Duration.FromSeconds(45);

    private readonly Rest[] _rests = new Rest[2];

    internal override void See(in DataSighting packet)
    {
        ref Rest rest = ref _rests[packet.Place.Side];
        if (!packet.WasSentHere)
        {
            return;
        }

        if (packet.Facts.Packet.Elicits || rest.Since is not { } since || !packet.PassesHere || !packet.Place.From.IsAtRest()
            || rest.Version != packet.Place.From.Place().Version)
        {
            rest = new Rest(packet.Time, null, packet.Place.From.Place().Version);
            return;
        }

        Exercise();
        if (packet.Time - since > Idle && rest.Witness is null)
        {
            rest = rest with { Witness = Hold(packet) };
        }

        if (packet.Time - since > FarBeyond && rest.Witness is { } witness)
        {
            Findings.Tell(witness, Proof.OfAmount);
        }
    }

    private static HeldFinding Hold(in DataSighting packet) => DataFindings.Hold(
        packet, "MIG-24a", "PROBE after 20 s with nothing outstanding", Text($"Nothing of the host asks for an answer for more than {FarBeyond.Seconds:F0} s."));

    private readonly record struct Rest(Instant? Since, HeldFinding? Witness, uint Version);
}
