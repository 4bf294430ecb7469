using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>A gap of packet numbers, an end of stream and a PROBE are acknowledged at once (DATA-1e): seen at the host that acknowledges.</summary>
/// <remarks>
/// What a capture shows of time holds the queues below the stack. So it is told only of a host whose other ACKs come quickly, where most
/// of what is urgent waits long though the host has sent little meanwhile.
/// </remarks>
internal sealed class UrgentAcks(DataFindings findings) : DataRule(findings, "DATA-1e")
{
    private const int Most = 8;

    private const int LateThatProve = 2;

    /// <summary>More than these make a queue of their own.</summary>
    private const int FewSent = 10;

    private static readonly Duration Quick = Duration.FromMilliseconds(30);

    private static readonly Duration Late = Duration.FromMilliseconds(100);

    private readonly Watch[] _watches = [new(), new()];

    internal override void See(in DataSighting packet)
    {
        int side = packet.Place.Side;
        if (packet.CameHere && packet.Facts.Packet.Elicits && packet.Facts.Use == NumberUse.New)
        {
            NoteArrival(packet, _watches[1 - side]);
        }

        if (packet.WasSentHere)
        {
            _watches[side].Sent++;
            if (packet.HasRanges && packet.Facts.News.Eliciting > 0)
            {
                NoteAck(packet, _watches[side]);
            }

            _watches[side].Place = packet.Place.From.Place();
        }
    }

    private void NoteArrival(in DataSighting packet, Watch watch)
    {
        bool gap = packet.Facts.Packet.Number > packet.Facts.Expected;
        if ((gap || packet.Has(MtpFlags.Probe) || packet.Has(MtpFlags.Fin)) && watch.Urgent.Count < Most)
        {
            Exercise();
            HeldFinding found = DataFindings.Hold(
                packet, "DATA-1e", "an ACK at once", "It leaves a gap, ends the stream or is a PROBE, and is acknowledged late, as others of its kind are and what is less urgent is not.");
            watch.Urgent.Add(new Waiting(found, packet.Facts.Numbers, packet.Facts.Packet.Number, watch.Sent, watch.Place));
        }
    }

    private void NoteAck(in DataSighting packet, Watch watch)
    {
        bool any = false;
        for (int index = watch.Urgent.Count - 1; index >= 0; index--)
        {
            Waiting waiting = watch.Urgent[index];
            if (!waiting.Numbers.IsAcknowledged(waiting.Number))
            {
                continue;
            }

            any = true;
            watch.Urgent.RemoveAt(index);
            // A host that took part in a move meanwhile may have been frozen (MIG-10).
            bool free = packet.Place.From.MaySend() && (waiting.Place is not { } place || place == packet.Place.From.Place());
            bool late = free && packet.Time - waiting.Finding.Place.Reference.Time > Late && watch.Sent - waiting.Sent <= FewSent;
            watch.Late += late ? 1 : 0;
            watch.OnTime += late ? 0 : 1;
            watch.First = late && (watch.First is not { } first || waiting.Finding.Place.Reference.Time < first.Place.Reference.Time) ? waiting.Finding : watch.First;
        }

        watch.HasQuick |= !any && packet.Time - packet.Facts.News.OldestAt < Quick;
        if (watch.HasQuick && watch.Late >= LateThatProve && watch.Late > watch.OnTime && watch.First is { } found)
        {
            Findings.Tell(found, Proof.OfAmount, packet.Place);
        }
    }

    private sealed class Watch
    {
        internal List<Waiting> Urgent { get; } = [];

        internal long Sent { get; set; }

        internal (NetworkAddress Local, NetworkAddress Peer, uint Version)? Place { get; set; }

        internal int Late { get; set; }

        internal int OnTime { get; set; }

        internal bool HasQuick { get; set; }

        internal HeldFinding? First { get; set; }
    }

    private readonly record struct Waiting(
        HeldFinding Finding, FlowNumbers Numbers, ulong Number, long Sent, (NetworkAddress Local, NetworkAddress Peer, uint Version)? Place);
}
