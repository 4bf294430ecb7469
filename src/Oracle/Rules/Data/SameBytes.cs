using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>A byte of the stream is the same whenever and wherever it is sent again (DATA-2): certain from anywhere.</summary>
internal sealed class SameBytes(DataFindings findings) : DataRule(findings, "DATA-2b")
{
    internal override void See(in DataSighting packet)
    {
        if (!packet.Has(MtpFlags.Data))
        {
            return;
        }

        Exercise();
        if (packet.Facts.Contradiction == Contradiction.Bytes)
        {
            Findings.Tell(packet, "DATA-2b", Proof.Certain, "the same bytes again", "The same positions of the stream were sent before with other bytes.");
        }
    }
}
