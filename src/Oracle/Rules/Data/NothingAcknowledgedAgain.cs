using ServalRef.Runtime.Wire;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// Bytes that DATA_ACK covers are not sent again (DATA-10): seen at their sender, if the ACK came so long before that the packet cannot have
/// waited below the stack since.
/// </summary>
internal sealed class NothingAcknowledgedAgain(DataFindings findings) : DataRule(findings, "DATA-10")
{
    private readonly DelayedMaximum[] _acknowledged = new DelayedMaximum[2];

    internal override void See(in DataSighting packet)
    {
        int side = packet.Place.Side;
        // A DATA_ACK of what was never sent is none that its receiver goes by.
        if (packet.CameHere && packet.Has(MtpFlags.Ack) && packet.Mtp.DataAck <= packet.Facts.Peer.HighestSeen)
        {
            ref DelayedMaximum told = ref _acknowledged[1 - side];
            told = told.At(packet.Time, Findings.Reaction).With(packet.Mtp.DataAck, packet.Time);
        }

        if (!packet.WasSentHere || !packet.Facts.Packet.HasPiece || packet.Facts.IsNewPiece)
        {
            return;
        }

        Exercise();
        ref DelayedMaximum acknowledged = ref _acknowledged[side];
        acknowledged = acknowledged.At(packet.Time, Findings.Reaction);
        if (packet.Facts.Packet.End <= acknowledged.Settled)
        {
            Findings.Tell(
                packet,
                "DATA-10",
                Proof.Certain,
                Text($"bytes from {acknowledged.Settled} on"),
                Text($"DATA_ACK {acknowledged.Settled} had come before, so that its peer has all that it sends again."));
        }
    }
}
