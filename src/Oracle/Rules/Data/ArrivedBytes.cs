using ServalRef.Oracle.Streams;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>DATA_ACK covers only what has all come (DATA-6): seen at either host.</summary>
/// <remarks>
/// A frame that the capture lacks explains bytes that were not seen. But where all bytes below the highest that was seen were seen too, it
/// would have to be a packet of which nothing else tells, though each that comes is told of in the ranges (DATA-17): if these name no packet
/// that was not seen, there is none.
/// </remarks>
internal sealed class ArrivedBytes(DataFindings findings) : DataRule(findings, "DATA-6a")
{
    /// <summary>What one packet can carry at most.</summary>
    private const ulong MostOfPacket = ushort.MaxValue;

    private readonly Pending?[] _pending = new Pending?[2];

    internal override void See(in DataSighting packet)
    {
        if (!packet.PassesHere)
        {
            _pending[packet.Place.Side] = null;
            return;
        }

        Exercise();
        if (packet.Mtp.DataAck > packet.Facts.Peer.Contiguous)
        {
            Check(packet);
        }
        else if (_pending[packet.Place.Side] is not null)
        {
            Resolve(packet);
        }
    }

    /// <inheritdoc/>
    internal override void Conclude()
    {
        base.Conclude();
        for (int side = 0; side < _pending.Length; side++)
        {
            if (_pending[side] is { } pending)
            {
                Findings.Tell(pending.Finding, Proof.UnlessFrameIsMissing);
                _pending[side] = null;
            }
        }
    }

    private void Check(in DataSighting packet)
    {
        StreamSide sender = packet.Facts.Peer;
        ulong contiguous = sender.Contiguous;
        ulong beyond = packet.Mtp.DataAck - Math.Min(packet.Mtp.DataAck, sender.Highest);
        if (Explains(sender, packet.Mtp.DataAck, contiguous))
        {
            return;
        }

        int side = packet.Place.Side;
        HeldFinding found = DataFindings.Hold(
            packet,
            "DATA-6a",
            Text($"DATA_ACK {contiguous} or less"),
            Text($"It acknowledges the stream up to {packet.Mtp.DataAck}, of which all has come only up to {contiguous}."));
        if (beyond > MostOfPacket * (sender.Unseen + 1) || IsOfOpening(packet))
        {
            Findings.Tell(found, Proof.Certain);
        }
        else if (beyond == 0 || sender.Unseen > 0)
        {
            // The frames that are missing have explained this: they explain nothing more.
            Findings.Tell(found, Proof.UnlessFrameIsMissing);
            sender.Presume(contiguous, packet.Mtp.DataAck);
            sender.Unseen -= Math.Min(sender.Unseen, 1);
        }
        else if (sender.Flows.Count == 1 && packet.HasRanges)
        {
            Findings.Tell(_pending[side]?.Finding ?? found, Proof.Certain);
            _pending[side] = null;
        }
        else if (_pending[side] is null && Findings.IsNews(side, "DATA-6a", Proof.UnlessFrameIsMissing))
        {
            _pending[side] = new Pending(found, packet.Mtp.DataAck);
        }
        else
        {
            Resolve(packet);
        }
    }

    /// <summary>Packets that could not be read have brought the bytes.</summary>
    private static bool Explains(StreamSide sender, ulong dataAck, ulong contiguous)
    {
        ulong packets = sender.Unread + sender.Explained;
        if (packets == 0 || dataAck - contiguous > MostOfPacket * packets)
        {
            return false;
        }

        // One that its number is explained by has brought bytes as well.
        if (sender.Explained > 0)
        {
            sender.Explained--;
        }
        else
        {
            sender.Unread--;
        }

        sender.Presume(contiguous, dataAck);
        return true;
    }

    /// <summary>With the first flow's SYN or SYN+ACK nothing can have come: its peer does not know the flow yet.</summary>
    private static bool IsOfOpening(in DataSighting packet) =>
        (packet.Control & ControlFlags.Syn) != 0 && packet.Facts.Peer.Flows.Count <= 1 && packet.Facts.Own.Flows.Count == 1;

    /// <summary>A later ACK with ranges tells whether packets came that were not seen.</summary>
    private void Resolve(in DataSighting packet)
    {
        if (_pending[packet.Place.Side] is not { } pending || !packet.HasRanges)
        {
            return;
        }

        StreamSide sender = packet.Facts.Peer;
        if (sender.Unseen > 0 || sender.Flows.Count > 1)
        {
            return;
        }

        _pending[packet.Place.Side] = null;
        Findings.Tell(pending.Finding, Proof.Certain);
    }

    private readonly record struct Pending(HeldFinding Finding, ulong DataAck);
}
