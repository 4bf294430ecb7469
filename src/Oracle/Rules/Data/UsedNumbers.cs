using ServalRef.Oracle.Streams;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>No packet number of a flow is used for two packets (DATA-16b): certain from anywhere if they differ.</summary>
/// <remarks>
/// The network may double a packet, and a capture may show a frame twice at once. But what a host sends again later, as it was, it has sent
/// under a number that was used: seen at that host.
/// </remarks>
internal sealed class UsedNumbers(DataFindings findings) : DataRule(findings, "DATA-16b")
{
    /// <summary>Further apart than one frame stands twice in a capture.</summary>
    private static readonly Duration SeenTwice = Duration.FromMilliseconds(20);

    internal override void See(in DataSighting packet)
    {
        Exercise();

        // Of a number that was used long ago the CRC is forgotten; but a copy of a packet brings nothing new.
        bool reused = packet.Facts.Use == NumberUse.Reused || (packet.Facts.Use == NumberUse.Forgotten && packet.Facts.IsNewPiece)
            || (packet.Facts.Use == NumberUse.Copy && packet.WasSentHere && IsSentAgain(packet));
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
    private static bool IsSentAgain(in DataSighting packet) =>
        packet.Facts.Numbers.TryRecall(packet.Facts.Packet.Number, out NumberedPacket first) && packet.Time - first.Time > SeenTwice;
}
