using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// A host that acknowledges a packet has stored its bytes and keeps them (DATA-4), and the end of the stream among them (TEAR-1): DATA_ACK
/// names a position that no packet which the host has acknowledged carries. Certain from anywhere, since the host says both.
/// </summary>
/// <remarks>
/// An ACK that waited on another flow may be older than it seems. So a host that sends on several flows is held to what it told longer
/// ago than that explains.
/// </remarks>
internal sealed class StoredBytes(DataFindings findings) : DataRule(findings, "DATA-4a")
{
    private readonly (ulong Position, Instant Since)[] _missing = new (ulong, Instant)[2];

    internal override void See(in DataSighting packet)
    {
        if (!packet.Facts.IsNewestAck)
        {
            return;
        }

        Exercise();
        int side = packet.Place.Side;
        ulong position = packet.Mtp.DataAck;
        if (!packet.Facts.Peer.Acknowledged.Covers(position, position + 1))
        {
            _missing[side] = (ulong.MaxValue, packet.Time);
            return;
        }

        if (_missing[side].Position != position)
        {
            _missing[side] = (position, packet.Time);
        }

        bool ordered = packet.Facts.Own.Flows.Count == 1;
        if (ordered || (packet.WasSentHere && packet.Time - _missing[side].Since > Findings.Reaction * 2))
        {
            Tell(packet, position);
        }
    }

    private void Tell(in DataSighting packet, ulong position)
    {
        bool isEnd = packet.Facts.Peer.End == position;
        Findings.Tell(
            packet,
            isEnd ? "TEAR-1b" : "DATA-4a",
            Proof.Certain,
            Text($"a DATA_ACK beyond {position}"),
            isEnd
                ? Text($"It has acknowledged the packet with the end of the stream, which takes the position {position}, and DATA_ACK does not cover it.")
                : Text($"It has acknowledged a packet with the byte at {position}, and DATA_ACK says that this byte is missing."));
    }
}
