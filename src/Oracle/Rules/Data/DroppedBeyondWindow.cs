using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// A packet with bytes beyond the edge of the window is not acknowledged (DATA-5). Certain from anywhere: the edge that the ACK itself tells
/// is the greatest so far.
/// </summary>
internal sealed class DroppedBeyondWindow(DataFindings findings) : DataRule(findings, "DATA-5b")
{
    internal override void See(in DataSighting packet)
    {
        ulong highest = packet.Facts.News.HighestEnd;
        if (highest == 0 || !packet.Facts.IsNewestAck)
        {
            return;
        }

        Exercise();
        ulong edge = packet.Facts.Own.Edge;

        // The end of the stream may lie one beyond.
        if (highest - 1 > edge || (highest > edge && packet.Facts.Peer.End != highest - 1))
        {
            Findings.Tell(
                packet,
                "DATA-5b",
                Proof.Certain,
                Text($"no ACK of packet {packet.Facts.News.HighestNumber}, which goes beyond the edge {edge} of its window"),
                Text($"It acknowledges packet {packet.Facts.News.HighestNumber}, whose data go up to {highest}, beyond the edge {edge} that it has told."));
        }
    }
}
