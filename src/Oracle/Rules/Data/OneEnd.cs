using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>A stream has one end, and nothing beyond it (DATA-18): certain from anywhere.</summary>
internal sealed class OneEnd(DataFindings findings) : DataRule(findings, "DATA-18a")
{
    internal override void See(in DataSighting packet)
    {
        if (packet.Has(MtpFlags.Data) && packet.Facts.Own.End is not null)
        {
            Exercise();
        }

        if (packet.Facts.Contradiction == Contradiction.End)
        {
            Findings.Tell(
                packet, "DATA-18a", Proof.Certain, "one end of the stream, and nothing beyond it", "It contradicts what the same host said of the end of its stream.");
        }
    }
}
