namespace ServalRef.Oracle.Rules.Data;

/// <summary>No range of an ACK reaches below packet number 0 (WIRE-14): certain where the acknowledged flow's numbers are known.</summary>
internal sealed class RangesFromZero(DataFindings findings) : DataRule(findings, "WIRE-14d")
{
    internal override void See(in DataSighting packet)
    {
        if (packet.Facts.Acknowledged is null)
        {
            return;
        }

        Exercise();
        if (packet.Facts.IsBelowZero)
        {
            Findings.Tell(packet, "WIRE-14d", Proof.Certain, "ranges of numbers from 0 on", "A range of its ACK goes below number 0.");
        }
    }
}
