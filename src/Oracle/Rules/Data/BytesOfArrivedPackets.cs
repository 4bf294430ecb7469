using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// Every packet that came is told of in the ranges (DATA-17): DATA_ACK covers no bytes of which no packet was ever acknowledged. Of a
/// connection of one flow, since of another one the ranges may be on their way.
/// </summary>
internal sealed class BytesOfArrivedPackets(DataFindings findings) : DataRule(findings, "DATA-17a")
{
    internal override void See(in DataSighting packet)
    {
        if (!packet.PassesHere || !packet.HasRanges || packet.Facts.Peer.Flows.Count != 1)
        {
            return;
        }

        Exercise();
        if (packet.Facts.SkipsPackets)
        {
            Findings.Tell(
                packet,
                "DATA-17a",
                Proof.UnlessFrameIsMissing,
                "ranges that name every packet that has come",
                Text($"DATA_ACK {packet.Mtp.DataAck} covers bytes of which no ACK has named any packet: either none has come, or its ACK is missing."));
        }
    }
}
