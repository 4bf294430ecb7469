using System.Globalization;
using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;

namespace ServalRef.Oracle.Streams;

/// <summary>
/// Holds the data of one connection, over all its flows, to chapter 11: numbers, acknowledgements, windows and the two streams.
/// </summary>
/// <remarks>
/// What a host says against itself is certain from anywhere. Against what has passed between the hosts a packet is held only where
/// everything has passed the capture: it was taken at one of them, and no packet of the connection was unreadable.
/// </remarks>
/// <param name="memory">What all streams of the capture share.</param>
internal sealed class ConnectionStreams(StreamMemory memory)
{
    private readonly StreamSide[] _sides = [new(memory), new(memory)];

    private readonly HashSet<(int Side, string Clause)> _told = [];

    private long _numbers;

    private long _acks;

    private long _ranges;

    private long _pieces;

    private long _edges;

    private bool _isSeen;

    private bool _isMissed;

    /// <summary>Whether all packets of the connection have passed the capture.</summary>
    internal bool IsWhole => _isSeen && !_isMissed;

    /// <summary>The capture was taken at one of the hosts.</summary>
    internal void SeeWhole() => _isSeen = true;

    /// <summary>Something of the connection was not seen, or could not be read.</summary>
    internal void Miss() => _isMissed = true;

    /// <summary>An MTP packet, with control or without.</summary>
    internal void Note(in StreamPacket packet, in MtpHeader mtp)
    {
        StreamSide own = _sides[packet.Side];
        StreamSide peer = _sides[1 - packet.Side];
        FlowNumbers numbers = own.Flow(packet.Flow);
        ulong number = numbers.Expand(mtp.PacketNumber);
        _numbers++;
        if (numbers.See(number, mtp.Crc))
        {
            Tell(packet, mtp, "DATA-16b", "a number that no packet of the flow has had", $"Number {number} was used before, for another packet.");
        }

        if ((mtp.Flags & MtpFlags.Ack) != 0)
        {
            NoteAck(packet, mtp, numbers, number, own, peer);
        }

        if ((mtp.Flags & MtpFlags.Data) != 0)
        {
            NoteData(packet, mtp, own, peer);
        }
    }

    /// <summary>The connection is over as far as anybody can tell: its bytes need not be kept.</summary>
    internal void Release() => Array.ForEach(_sides, side => side.Release());

    /// <summary>Counts what was checked.</summary>
    internal void Conclude(FindingSink sink)
    {
        Exercise(sink, "DATA-16b", ref _numbers);
        Exercise(sink, "DATA-6a", ref _acks);
        Exercise(sink, "DATA-17b", ref _ranges);
        Exercise(sink, "DATA-2b", ref _pieces);
        Exercise(sink, "DATA-5a", ref _edges);
    }

    // Its flows conclude one by one; what was counted is told once.
    private static void Exercise(FindingSink sink, string clause, ref long count)
    {
        if (count > 0)
        {
            sink.Exercise(clause, (int)Math.Min(count, int.MaxValue));
            count = 0;
        }
    }

    private void NoteAck(in StreamPacket packet, in MtpHeader mtp, FlowNumbers numbers, ulong number, StreamSide own, StreamSide peer)
    {
        ulong edge = mtp.DataAck + mtp.Window;
        _acks++;

        // Numbers are taken in the order of sending, whatever order packets come in.
        if (numbers.NewestAck is not { } before || number > before.Number)
        {
            if (numbers.NewestAck is { } newest && (edge < newest.Edge || mtp.DataAck < newest.DataAck))
            {
                Tell(
                    packet,
                    mtp,
                    newest.DataAck > mtp.DataAck ? "DATA-6b" : "DATA-6c",
                    Text($"DATA_ACK {newest.DataAck} or more, and an edge of {newest.Edge} or more"),
                    Text($"Packet {newest.Number} of the flow told DATA_ACK {newest.DataAck} and the edge {newest.Edge}; neither ever moves back."));
            }

            numbers.NewestAck = (number, mtp.DataAck, edge);
        }

        own.Tell(edge);
        if (IsWhole && mtp.DataAck > peer.Contiguous)
        {
            Tell(
                packet,
                mtp,
                "DATA-6a",
                Text($"DATA_ACK {peer.Contiguous} or less"),
                Text($"It acknowledges the stream up to {mtp.DataAck}, of which all has come only up to {peer.Contiguous}."));
        }

        if (IsWhole && mtp.RangeCount > 0)
        {
            NoteRanges(packet, mtp, peer);
        }
    }

    private void NoteRanges(in StreamPacket packet, in MtpHeader mtp, StreamSide peer)
    {
        if (peer.Known(mtp.AckedFlow) is not { } acked)
        {
            // A flow that the capture has not seen: then it has not seen everything.
            Miss();
            return;
        }

        _ranges++;
        ulong largest = acked.Expand(mtp.LargestAcknowledged);
        if (mtp.CheckRanges(largest) != DropReason.None)
        {
            Tell(packet, mtp, "WIRE-14d", "ranges of numbers from 0 on", "A range of its ACK goes below number 0.");
            return;
        }

        foreach (NumberRange range in mtp.Acknowledged(largest))
        {
            if (!acked.HasSeen(range))
            {
                Tell(
                    packet,
                    mtp,
                    "DATA-17b",
                    Text($"ranges of numbers that flow {mtp.AckedFlow} has carried"),
                    Text($"It acknowledges {range.First} to {range.Last} of flow {mtp.AckedFlow}, and not all of these packets have come."));
                return;
            }
        }
    }

    private void NoteData(in StreamPacket packet, in MtpHeader mtp, StreamSide own, StreamSide peer)
    {
        _pieces++;
        switch (own.Send(mtp.Sequence, mtp.Payload, (mtp.Flags & MtpFlags.Fin) != 0))
        {
            case Contradiction.End:
                Tell(packet, mtp, "DATA-18a", "one end of the stream, and nothing beyond it", "It contradicts what the same host said of the end of its stream.");
                break;
            case Contradiction.Bytes:
                Tell(packet, mtp, "DATA-2b", "the same bytes again", "The same positions of the stream were sent before with other bytes.");
                break;
            default:
                break;
        }

        ulong end = mtp.Sequence + (ulong)mtp.Payload.Length;
        if (!IsWhole)
        {
            return;
        }

        _edges++;
        if (end > peer.Edge)
        {
            Tell(
                packet,
                mtp,
                "DATA-5a",
                Text($"data up to {peer.Edge}"),
                Text($"It goes up to {end}, beyond the edge {peer.Edge} of the window that its peer has told."));
        }
    }

    // Once for each host and clause: what follows from the first fault is no further one.
    private void Tell(in StreamPacket packet, in MtpHeader mtp, string clause, string allowed, string message)
    {
        EndpointJudge judge = packet.From.Judge;
        if (judge.IsBlurred || !_told.Add((packet.Side, clause)))
        {
            return;
        }

        string summary = Summary(mtp);
        judge.Ladder.Add(packet.Reference, packet.Source, packet.Destination, Text($"{packet.Flow} {summary}"));
        judge.Report(
            packet.Source,
            clause,
            packet.Reference,
            $"{summary} from {packet.Source} to {packet.Destination}",
            [$"{allowed} ({clause})"],
            message);
    }

    private static string Summary(in MtpHeader mtp)
    {
        string data = (mtp.Flags & MtpFlags.Data) == 0 ? "" : Text($" data {mtp.Sequence}+{mtp.Payload.Length}");
        string fin = (mtp.Flags & MtpFlags.Fin) == 0 ? "" : " end";
        string ack = (mtp.Flags & MtpFlags.Ack) == 0 ? "" : Text($" DATA_ACK {mtp.DataAck} window {mtp.Window}");
        string ranges = mtp.RangeCount == 0 ? "" : Text($" ACK {mtp.LargestAcknowledged} of flow {mtp.AckedFlow}");
        return Text($"MTP #{mtp.PacketNumber}{data}{fin}{ack}{ranges}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
