using ServalRef.Oracle.Streams;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>An ACK names only packets that have come, of a flow that the connection has (DATA-17): seen at either host.</summary>
/// <remarks>
/// A frame that the capture lacks explains a number in a gap, and one or a few beyond the largest seen. If numbers beyond are many, what
/// their sender sends next shows whether it had come so far. And a number that was acknowledged before any packet with it was seen is
/// explained once, by a copy; twice is no accident.
/// </remarks>
internal sealed class ArrivedNumbers(DataFindings findings) : DataRule(findings, "DATA-17b")
{
    /// <summary>So many frames in a row are dropped here and there.</summary>
    private const ulong Few = 3;

    private readonly Pending?[] _pending = new Pending?[2];

    private readonly HeldFinding?[] _early = new HeldFinding?[2];

    private readonly int[] _proven = new int[2];

    internal override void See(in DataSighting packet)
    {
        if (!packet.PassesHere)
        {
            _pending[0] = _pending[1] = null;
            return;
        }

        if (packet.HasRanges)
        {
            Exercise();
            NoteAck(packet);
        }

        if (packet.Facts.Use == NumberUse.New)
        {
            NoteNumber(packet);
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
                // Their sender is not heard of again: so many frames are not dropped at the end and none before.
                Findings.Tell(pending.Finding, Proof.Certain);
                _pending[side] = null;
            }
        }
    }

    private void NoteAck(in DataSighting packet)
    {
        if (packet.Facts.Acknowledged is not { } acknowledged)
        {
            Findings.Tell(
                packet,
                "DATA-17c",
                Proof.Certain,
                "ranges of numbers of one of the connection's flows",
                Text($"It acknowledges packets of flow {packet.Mtp.AckedFlow}, and the connection has no such flow."));
            return;
        }

        AcknowledgedNews news = packet.Facts.News;
        if (news.Damaged is { } damaged && packet.WasSentHere)
        {
            Findings.Tell(
                packet,
                "WIRE-11a",
                Proof.UnlessFrameIsMissing,
                "nothing that rests on a malformed packet",
                Text($"It acknowledges {damaged} of flow {packet.Mtp.AckedFlow}, which has come in a damaged packet alone."));
        }

        if (news.Unseen == 0 || packet.Facts.IsBelowZero)
        {
            return;
        }

        int side = packet.Place.Side;
        HeldFinding found = DataFindings.Hold(
            packet,
            "DATA-17b",
            Text($"ranges of numbers that flow {packet.Mtp.AckedFlow} has carried"),
            news.First == news.Last
                ? Text($"It acknowledges {news.First} of flow {packet.Mtp.AckedFlow}, and no such packet has come.")
                : Text($"It acknowledges numbers from {news.First} to {news.Last} of flow {packet.Mtp.AckedFlow} that have not come."));
        _early[side] ??= found;
        if (news.Ahead > Few)
        {
            _pending[side] ??= new Pending(found, acknowledged, news.Last);
        }
        else
        {
            Findings.Tell(found, Proof.UnlessFrameIsMissing);
        }
    }

    private void NoteNumber(in DataSighting packet)
    {
        // What the sender of this packet sends next shows what the other host's ACKs are worth.
        int acknowledging = 1 - packet.Place.Side;
        if (_pending[acknowledging] is { } pending && pending.Numbers == packet.Facts.Numbers && packet.Facts.Packet.Number > pending.Last)
        {
            Findings.Tell(pending.Finding, Proof.UnlessFrameIsMissing);
            _pending[acknowledging] = null;
        }

        if (packet.Facts.WasAcknowledged && ++_proven[acknowledging] >= 2 && _early[acknowledging] is { } early)
        {
            Findings.Tell(early, Proof.Certain);
            _pending[acknowledging] = null;
        }
    }

    private readonly record struct Pending(HeldFinding Finding, FlowNumbers Numbers, ulong Last);
}
