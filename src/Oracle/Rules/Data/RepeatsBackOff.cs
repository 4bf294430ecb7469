using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// What is sent again and again without success comes ever later: PROBEs against a shut window (DATA-11b) and retransmissions upon RTO
/// (DATA-9a, by RFC 6298). Seen at the sender, on a connection of one flow; a rule of amounts.
/// </summary>
internal sealed class RepeatsBackOff(DataFindings findings) : DataRule(findings, "DATA-11b")
{
    private const int SendingsThatProve = 6;

    /// <summary>Where the waits have come so far they need not grow .</summary>
    private static readonly Duration LongestWait = Duration.FromSeconds(5);

    private readonly Run[] _runs = new Run[2];

    internal override void See(in DataSighting packet)
    {
        int side = packet.Place.Side;
        if (packet.CameHere)
        {
            NoteAnswer(packet, ref _runs[1 - side]);
        }

        bool probe = packet.Facts.Packet.Elicits && !packet.Facts.Packet.HasPiece;
        bool again = packet.Facts.Packet.HasPiece && !packet.Facts.IsNewPiece;
        if (packet.WasSentHere && packet.Facts.Own.Flows.Count == 1 && packet.Facts.Use == NumberUse.New && (probe || again))
        {
            Exercise();
            NoteRepeat(packet, probe, ref _runs[side]);
        }
    }

    // An ACK of a PROBE that leaves the window shut is what PROBEs back off for.
    private static void NoteAnswer(in DataSighting packet, ref Run run)
    {
        bool shut = packet.Has(MtpFlags.Ack) && packet.Mtp.Window == 0;
        bool succeeds = run.IsProbe ? !shut : packet.Facts.News.Eliciting > 0 || !packet.Has(MtpFlags.Ack);
        run = succeeds ? default : run;
    }

    private void NoteRepeat(in DataSighting packet, bool probe, ref Run run)
    {
        if (run.Count == 0 || run.IsProbe != probe || run.Start != packet.Facts.Packet.Start)
        {
            run = new Run(probe, packet.Facts.Packet.Start, 1, packet.Time, Duration.Zero);
            return;
        }

        Duration wait = packet.Time - run.LastAt;
        run = run with { Count = run.Count + 1, LastAt = packet.Time, FirstWait = run.Count == 1 ? wait : run.FirstWait };

        // A flow is probed for other reasons too, which the control channel may put an end to.
        bool shut = packet.Facts.Peer.Edge <= packet.Facts.Own.HighestSeen;
        if ((shut || !probe) && run.Count >= SendingsThatProve && wait < run.FirstWait * 2 && wait < LongestWait)
        {
            Findings.Tell(
                packet,
                probe ? "DATA-11b" : "DATA-9a",
                Proof.OfAmount,
                "each wait twice as long as the one before",
                Text($"It is number {run.Count} of its kind without success, {wait.Milliseconds:F0} ms after the one before, and the first wait was {run.FirstWait.Milliseconds:F0} ms."));
        }
    }

    private readonly record struct Run(bool IsProbe, ulong Start, int Count, Instant LastAt, Duration FirstWait);
}
