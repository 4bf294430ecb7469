using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>A shut window is probed by a host that has more to send (DATA-11b): seen at that host.</summary>
/// <remarks>
/// That it had more to send shows as soon as the window opens. The first PROBE has several seconds and round trips: more than any estimate
/// of one takes to let it go.
/// </remarks>
internal sealed class ShutWindowProbed(DataFindings findings) : DataRule(findings, "DATA-11b")
{
    private const int RoundTrips = 6;

    private static readonly Duration Patience = Duration.FromSeconds(3);

    private static readonly Duration AtOnce = Duration.FromSeconds(0.5);

    private readonly Wait[] _waits = [new(), new()];

    internal override void See(in DataSighting packet)
    {
        int side = packet.Place.Side;
        if (packet.WasSentHere)
        {
            NoteSent(packet, _waits[side]);
        }

        if (packet.CameHere && packet.Has(MtpFlags.Ack))
        {
            NoteWindow(packet, _waits[1 - side]);
        }
    }

    private void NoteSent(in DataSighting packet, Wait wait)
    {
        bool goesOn = packet.Facts.IsNewPiece && wait.Opened is { } opened && packet.Time - opened < AtOnce && wait.Place == packet.Place.From.Place();
        if (goesOn && wait.Shut is { } shut && packet.PassesHere && packet.Place.From.MaySend())
        {
            Findings.Tell(shut, Proof.Certain, packet.Place);
        }

        // What moved was away, or frozen, and could not ask.
        if (packet.Facts.Packet.Elicits || !packet.Place.From.MaySend() || (wait.Place is { } place && place != packet.Place.From.Place()))
        {
            (wait.Shut, wait.Opened) = (null, null);
            wait.IsProbed = true;
        }

        wait.Place = packet.Place.From.Place();
    }

    private void NoteWindow(in DataSighting packet, Wait wait)
    {
        if (packet.Facts.News.Eliciting > 0)
        {
            wait.RoundTrip = Duration.Max(wait.RoundTrip, packet.Time - packet.Facts.News.OldestAt);
        }

        ulong sent = packet.Facts.Peer.HighestSeen;
        bool isShut = sent > 0 && packet.Facts.Own.Edge <= sent && packet.Facts.Own.DataAck >= sent;
        if (isShut && wait.Since is null)
        {
            Exercise();
            (wait.Since, wait.IsProbed) = (packet.Time, false);
            wait.Shut = DataFindings.Hold(
                packet, "DATA-11b", "PROBE, with backoff, until the window opens", "The window stayed shut for seconds, and the host, which had more to send, did not ask for it.");
        }
        else if (!isShut && wait.Since is { } since)
        {
            bool waited = !wait.IsProbed && packet.Time - since > Patience + (wait.RoundTrip * RoundTrips);
            wait.Opened = waited ? packet.Time : null;
            wait.Shut = waited ? wait.Shut : null;
            wait.Since = null;
        }
    }

    private sealed class Wait
    {
        internal Instant? Since { get; set; }

        internal bool IsProbed { get; set; }

        /// <summary>Where its sender was when it sent something last.</summary>
        internal (NetworkAddress Local, NetworkAddress Peer, uint Version)? Place { get; set; }

        internal Duration RoundTrip { get; set; }

        internal HeldFinding? Shut { get; set; }

        internal Instant? Opened { get; set; }
    }
}
