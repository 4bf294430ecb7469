using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>What DATA_ACK does not cover is kept, and sent again when it was lost (DATA-11a): seen at its sender.</summary>
/// <remarks>
/// How a sender tells that something was lost, and when it has room for it, is its own affair. So it has several seconds from the first ACK that asks
/// for it, which begin anew whenever the control channel keeps it from sending, or no ACK comes, since a flow of which nothing is heard is only
/// probed; and where nothing that it sent later was acknowledged it has more.
/// </remarks>
internal sealed class LostDataAgain(DataFindings findings) : DataRule(findings, "DATA-11a")
{
    private const int LaterPackets = 3;

    private const int RoundTrips = 6;

    private static readonly Duration TimeWhereLater = Duration.FromSeconds(3);

    private static readonly Duration TimeWhereNothing = Duration.FromSeconds(12);

    private readonly Hole[] _holes = [new(), new()];

    internal override void See(in DataSighting packet)
    {
        int side = packet.Place.Side;
        if (packet.WasSentHere)
        {
            NoteSent(packet, _holes[side]);
        }

        if (packet.CameHere && packet.Has(MtpFlags.Ack))
        {
            NoteAck(packet, _holes[1 - side]);
        }
    }

    private static void NoteSent(in DataSighting packet, Hole hole)
    {
        hole.Sender = packet.Place;
        hole.LastSent = packet.Time;
        bool covers = packet.Facts.Packet.HasPiece && packet.Facts.Packet.Start <= hole.Start && hole.Start < packet.Facts.Packet.End;
        if (covers || !packet.PassesHere)
        {
            hole.Begin(hole.Start, packet.Time);
        }
    }

    private void NoteAck(in DataSighting packet, Hole hole)
    {
        if (packet.Facts.News.Eliciting > 0)
        {
            hole.RoundTrip = Duration.Max(hole.RoundTrip, packet.Time - packet.Facts.News.OldestAt);
            hole.Later += packet.Facts.News.OldestAt > hole.Since ? packet.Facts.News.Eliciting : 0;
        }

        ulong start = packet.Facts.Own.DataAck;
        if (start != hole.Start || !packet.PassesHere)
        {
            hole.Begin(start, packet.Time);
        }

        if (hole.Sender is not { } sender || start >= packet.Facts.Peer.HighestSeen || packet.Facts.Peer.Unread > 0 || !packet.PassesHere)
        {
            return;
        }

        Exercise();
        if (!sender.From.MaySend())
        {
            hole.Begin(start, packet.Time);
        }

        Duration time = (hole.Later >= LaterPackets ? TimeWhereLater : TimeWhereNothing) + (hole.RoundTrip * RoundTrips);
        hole.Hear(packet.Time, time);
        Instant due = hole.HeardSince + time;
        if (packet.Mtp.DataAck == start && packet.Time > due && hole.LastSent > hole.HeardSince + (time / 2)
            && !packet.Facts.Peer.Acknowledged.Covers(start, start + 1))
        {
            HeldFinding found = DataFindings.Hold(
                packet,
                "DATA-11a",
                Text($"the bytes from {start} on, sent again"),
                Text($"Its peer has lacked them for {(packet.Time - hole.HeardSince).Seconds:F1} s, and it sends other things and not these."));
            Findings.Tell(found, Proof.Certain, sender);
        }
    }

    private sealed class Hole
    {
        private Instant? _heardAt;

        /// <summary>The first byte that DATA_ACK does not cover.</summary>
        internal ulong Start { get; private set; }

        /// <summary>When it was sent, or DATA_ACK came so far, or nothing could be sent.</summary>
        internal Instant Since { get; private set; }

        /// <summary>Packets that asked for an ACK, were sent since and were acknowledged.</summary>
        internal int Later { get; set; }

        internal Duration RoundTrip { get; set; }

        internal Instant LastSent { get; set; }

        /// <summary>The latest packet of its sender.</summary>
        internal DataPlace? Sender { get; set; }

        /// <summary>From when on ACKs have come that ask for it, one soon after the other.</summary>
        internal Instant HeardSince { get; private set; }

        internal void Begin(ulong start, Instant time) => (Start, Since, HeardSince, Later, _heardAt) = (start, time, time, 0, null);

        internal void Hear(Instant time, Duration longestPause)
        {
            HeardSince = _heardAt is { } before && time - before < longestPause ? HeardSince : time;
            _heardAt = time;
        }
    }
}
