using ServalRef.Oracle.Findings;

namespace ServalRef.Oracle.Hypotheses;

/// <content>What is reported of a host for which a malformed packet counted (WIRE-11a).</content>
internal sealed partial class EndpointJudge
{
    /// <summary>Reports that this end began with a SYN that is malformed.</summary>
    internal void ReportMalformedOpening(Observation syn, Observation synAck)
    {
        if (MayBlame)
        {
            ReportMalformed(syn, synAck);
        }
    }

    /// <summary>Reports that a malformed packet counted. A sound copy of it, which the capture lacks, would explain the same.</summary>
    private void BlameForMalformed(Observation malformed, Observation effect)
    {
        ReportMalformed(malformed, effect);
        Become(DistinctHypotheses.Of(_forged.Counting(malformed, effect)));
    }

    private void ReportMalformed(Observation malformed, Observation effect) => Report(
        effect.Packet.Source,
        "WIRE-11a",
        effect.Reference,
        PacketText.WithEnds(effect.Packet),
        AllowedAt(effect.Time),
        $"This does what {PacketText.Place(malformed.Reference)} ({PacketText.Of(malformed.Packet)}) asked for, which is malformed.",
        unproven: true);
}
