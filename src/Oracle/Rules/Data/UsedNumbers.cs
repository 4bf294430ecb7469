using ServalRef.Oracle.Streams;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>No packet number of a flow is used for two packets (DATA-16): certain from anywhere.</summary>
internal sealed class UsedNumbers(DataFindings findings) : DataRule(findings, "DATA-16b")
{
    internal override void See(in DataSighting packet)
    {
        Exercise();

        // Of a number that was used long ago the CRC is forgotten; but a copy of a packet brings nothing new.
        bool reused = packet.Facts.Use == NumberUse.Reused || (packet.Facts.Use == NumberUse.Forgotten && packet.Facts.IsNewPiece);
        if (reused && packet.Facts.Packet.Number >= packet.Facts.Numbers.Floor)
        {
            Findings.Tell(
                packet,
                "DATA-16b",
                Proof.Certain,
                "a number that no packet of the flow has had",
                Text($"Number {packet.Facts.Packet.Number} was used before, for another packet."));
        }
    }
}
