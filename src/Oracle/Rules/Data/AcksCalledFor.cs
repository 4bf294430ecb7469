using ServalRef.Oracle.Streams;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// Only DATA and PROBE elicit an ACK (DATA-17d): a host does not send more mere ACKs than such packets have come lately, but those that tell
/// of a window that has opened. Seen at that host.
/// </summary>
/// <remarks>
/// ACKs may wait below the stack and then go out together; so only packets that came longer ago are taken for answered by then. And an
/// ACK of a packet that was not seen was called for by that.
/// </remarks>
internal sealed class AcksCalledFor(DataFindings findings) : DataRule(findings, "DATA-17d")
{
    private const int ExcessThatProves = 3;

    private readonly Count[] _counts = new Count[2];

    internal override void See(in DataSighting packet)
    {
        int side = packet.Place.Side;
        if (packet.CameHere && packet.Facts.Packet.Elicits)
        {
            // A copy is answered as well: its sender may want to know.
            ref Count other = ref _counts[1 - side];
            other.Came = other.Came.At(packet.Time, Findings.Reaction).With(other.Came.Latest + 1, packet.Time);
        }

        bool mere = packet.HasRanges && !packet.Facts.Packet.Elicits && packet.Mtp.AckedFlow == packet.Place.PeerFlow;
        if (packet.WasSentHere && packet.PassesHere && mere && packet.Facts.Use == NumberUse.New)
        {
            Exercise();
            NoteAck(packet, ref _counts[side]);
        }
    }

    private void NoteAck(in DataSighting packet, ref Count count)
    {
        count.Came = count.Came.At(packet.Time, Findings.Reaction);
        count.Answered = Math.Max(count.Answered, count.Came.Settled);
        if (packet.Facts.News.Eliciting > 0)
        {
            // What it tells of for the first time has called for it, however long ago that came: ACKs wait while a flow is frozen (MIG-10).
            count.Answered = Math.Min(count.Answered + 1, count.Came.Latest);
            return;
        }

        if (count.Answered < count.Came.Latest)
        {
            count.Answered++;
            return;
        }

        bool opens = packet.Facts.Before is not { } before || packet.Mtp.DataAck + packet.Mtp.Window > before.Edge;
        if (opens || packet.Facts.News.Unseen > 0 || packet.Facts.Peer.Unread > 0)
        {
            return;
        }

        count.First ??= DataFindings.Hold(
            packet, "DATA-17d", "no ACK before DATA or PROBE has come", Text($"Nothing that asks for an ACK has come since the last one, and the window is what it was."));
        Findings.Tell(count.First.Value, ++count.Excess >= ExcessThatProves ? Proof.Certain : Proof.UnlessFrameIsMissing);
    }

    private struct Count
    {
        internal DelayedMaximum Came;

        internal ulong Answered;

        internal int Excess;

        internal HeldFinding? First;
    }
}
