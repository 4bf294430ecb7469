using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Streams;

/// <summary>
/// Follows the data of one connection over all its flows: packet numbers, acknowledgements, windows and the two streams (chapter 11).
/// It judges nothing.
/// </summary>
/// <param name="memory">What all streams of the capture share.</param>
internal sealed class ConnectionStreams(StreamMemory memory)
{
    // With so many ranges the lowest may be left out, where they travel beside data (WIRE-12).
    private const int FewerThanAll = 16;

    private readonly StreamSide[] _sides = [new(memory), new(memory)];

    /// <summary>
    /// Whether some of it may have gone where the capture does not look, or before it began: then what one host says of the other's
    /// packets proves nothing.
    /// </summary>
    internal bool IsPartial { get; set; }

    /// <summary>The stream, numbers and window of one host: 0, the one that opened the connection, or 1.</summary>
    internal StreamSide this[int side] => _sides[side];

    /// <summary>Whether a host has sent the end of its stream, as far as the capture shows (TEAR-1).</summary>
    internal bool HasEnded(int side) => _sides[side].End is not null;

    /// <summary>Whether a host's end of stream was sent and acknowledged, as far as the capture shows (CONN-3).</summary>
    internal bool IsEndAcknowledged(int side) => _sides[side].End is { } end && _sides[1 - side].DataAck > end;

    /// <summary>An MTP packet of a host, with control or without.</summary>
    /// <param name="side">The host.</param>
    /// <param name="flow">Its flow ID.</param>
    /// <param name="mtp">The packet.</param>
    /// <param name="time">When it was seen.</param>
    /// <param name="facts">What it is to the connection.</param>
    internal void Note(int side, uint flow, in MtpHeader mtp, Instant time, out StreamFacts facts)
    {
        StreamSide own = _sides[side];
        StreamSide peer = _sides[1 - side];
        FlowNumbers numbers = own.Flow(flow);
        ulong expected = numbers.Next;
        NumberedPacket packet = Remembered(numbers, mtp, time, out bool beyond);
        NumberUse use = numbers.See(packet);
        own.IsForgetful |= use == NumberUse.Reused;
        bool isNewPiece = false;
        ulong highest = own.Highest;
        Contradiction contradiction = packet.HasPiece && !beyond && !IsFarBeyond(packet, peer)
            ? own.Send(packet.Start, mtp.Payload, (mtp.Flags & MtpFlags.Fin) != 0, out isNewPiece)
            : Contradiction.None;
        FlowNumbers? acknowledged = null;
        ulong largest = 0;
        bool belowZero = false;
        bool skipsPackets = false;
        AcknowledgedNews news = new();
        ToldAck? before = numbers.NewestAck;
        if ((mtp.Flags & MtpFlags.Ack) != 0)
        {
            NoteAck(own, numbers, mtp, packet.Number);
            acknowledged = mtp.RangeCount > 0 ? peer.Find(mtp.AckedFlow) : null;
            if (acknowledged is not null)
            {
                largest = acknowledged.Expand(mtp.LargestAcknowledged);
                belowZero = mtp.CheckRanges(largest) != DropReason.None;
                news = Acknowledge(peer, acknowledged, mtp, largest);
                skipsPackets = Confirm(peer, mtp.DataAck);
            }
        }

        facts = new StreamFacts
        {
            Own = own,
            Peer = peer,
            Numbers = numbers,
            Packet = packet,
            Use = use,
            Expected = expected,
            WasAcknowledged = use == NumberUse.New && numbers.IsAcknowledged(packet.Number),
            IsBeyondNumbers = beyond,
            IsNewPiece = isNewPiece,
            HighestBefore = highest,
            Contradiction = contradiction,
            Before = before,
            IsNewestAck = before is not { } newest || packet.Number > newest.Number,
            Acknowledged = acknowledged,
            Largest = largest,
            IsBelowZero = belowZero,
            News = news,
            SkipsPackets = skipsPackets,
        };
    }

    /// <summary>The connection is over as far as anybody can tell: its bytes need not be kept.</summary>
    internal void Release() => Array.ForEach(_sides, side => side.Release());

    /// <summary>Whether no window that its receiver can have offered since reaches so far, so that it is dropped (DATA-5b) and says nothing.</summary>
    private bool IsFarBeyond(in NumberedPacket packet, StreamSide receiver) =>
        !IsPartial && receiver.Edge > 0 && packet.End > receiver.Edge && packet.End - receiver.Edge > uint.MaxValue;

    private static NumberedPacket Remembered(FlowNumbers numbers, in MtpHeader mtp, Instant time, out bool beyond)
    {
        const MtpFlags Eliciting = MtpFlags.Data | MtpFlags.Probe;
        bool data = (mtp.Flags & MtpFlags.Data) != 0;
        ulong start = data ? mtp.Sequence : 0;
        ulong bytes = data ? (ulong)mtp.Payload.Length : 0;
        ulong length = (mtp.Flags & MtpFlags.Fin) != 0 ? bytes + 1 : bytes;
        beyond = bytes > ulong.MaxValue - start;
        ulong end = length > ulong.MaxValue - start ? ulong.MaxValue : start + length;
        return new NumberedPacket(numbers.Expand(mtp.PacketNumber), mtp.Crc, time, start, end, (mtp.Flags & Eliciting) != 0, IsKnown: true);
    }

    private static void NoteAck(StreamSide own, FlowNumbers numbers, in MtpHeader mtp, ulong number)
    {
        ulong edge = mtp.Window > ulong.MaxValue - mtp.DataAck ? ulong.MaxValue : mtp.DataAck + mtp.Window;

        // Numbers are taken in the order of sending, whatever order packets come in.
        if (numbers.NewestAck is not { } before || number > before.Number)
        {
            numbers.NewestAck = new ToldAck(number, mtp.DataAck, edge);
        }

        own.Tell(mtp.DataAck, edge);
    }

    /// <summary>DATA_ACK comes with ranges: are all bytes that it newly covers in packets that were acknowledged?</summary>
    /// <returns>Whether some are not, as far as it is known what the packets carried.</returns>
    private static bool Confirm(StreamSide peer, ulong dataAck)
    {
        if (dataAck <= peer.Confirmed)
        {
            return false;
        }

        bool skips = !peer.IsForgetful && !peer.Acknowledged.Covers(peer.Confirmed, Math.Min(dataAck, peer.Highest));
        peer.Confirmed = dataAck;
        peer.Acknowledged.RemoveBelow(dataAck);
        return skips;
    }

    private static AcknowledgedNews Acknowledge(StreamSide peer, FlowNumbers acknowledged, in MtpHeader mtp, ulong largest)
    {
        AcknowledgedNews news = new() { HasLargest = !acknowledged.IsAcknowledged(largest) };
        foreach (NumberRange range in mtp.Acknowledged(largest))
        {
            acknowledged.Acknowledge(range, peer.Acknowledged, ref news);
        }

        // What could not be read explains as many packets that were not seen.
        ulong explained = Math.Min(news.Unseen, peer.Unread);
        peer.Unread -= explained;
        peer.Explained += explained;
        peer.IsForgetful |= news.IsForgotten || news.Unseen > 0 || mtp.RangeCount >= FewerThanAll;
        peer.Unseen += news.Unseen - explained;
        return explained == news.Unseen ? news with { Unseen = 0, Ahead = 0 } : news;
    }
}
