using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// Data that reaches a host is acknowledged (DATA-1a): it has come three times, and the host, which sends other things meanwhile, has
/// acknowledged none of the packets and no such byte. Seen at that host; one that sends nothing at all is FLOW-6's.
/// </summary>
internal sealed class AnsweredData(DataFindings findings) : DataRule(findings, "DATA-1a")
{
    private const int RepeatsThatProve = 2;

    private readonly Waiting?[] _waiting = new Waiting?[2];

    internal override void See(in DataSighting packet)
    {
        NoteAnswer(packet);
        if (!packet.CameHere || !packet.Facts.Packet.HasPiece || packet.Facts.Contradiction != Contradiction.None || packet.Facts.Use == NumberUse.Copy)
        {
            return;
        }

        Exercise();
        int side = packet.Place.Side;
        ulong start = packet.Facts.Packet.Start;
        if (_waiting[side] is not { } waiting)
        {
            bool isOpen = packet.Facts.Packet.End <= packet.Facts.Peer.Edge && start >= packet.Facts.Peer.DataAck;
            _waiting[side] = isOpen ? new Waiting(Hold(packet), start, packet.Time, 0) : null;
            return;
        }

        if (start == waiting.Start && packet.Time - waiting.LastAt > Findings.Reaction)
        {
            _waiting[side] = waiting with { LastAt = packet.Time, Repeats = waiting.Repeats + 1 };
        }
    }

    private static HeldFinding Hold(in DataSighting packet)
    {
        MtpHeader mtp = packet.Mtp;
        return DataFindings.Hold(
            packet,
            "DATA-1a",
            Text($"an ACK of {mtp.PacketNumber} or of the same bytes on a later packet"),
            Text($"The bytes from {mtp.Sequence} on have come again and again; the host sends on the flow, and acknowledges none of it."));
    }

    private void NoteAnswer(in DataSighting packet)
    {
        int sender = 1 - packet.Place.Side;
        if (_waiting[sender] is not { } waiting || !packet.WasSentHere)
        {
            return;
        }

        if (packet.Facts.Own.DataAck > waiting.Start || packet.Facts.Peer.Acknowledged.Covers(waiting.Start, waiting.Start + 1))
        {
            _waiting[sender] = null;
        }
        else if (waiting.Repeats >= RepeatsThatProve && packet.Time - waiting.LastAt > Findings.Reaction)
        {
            Findings.Tell(waiting.Finding, Proof.Certain, packet.Place);
            _waiting[sender] = null;
        }
    }

    private readonly record struct Waiting(HeldFinding Finding, ulong Start, Instant LastAt, int Repeats);
}
