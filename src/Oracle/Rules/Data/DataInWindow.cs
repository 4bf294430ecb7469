using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>A host sends no data beyond the edge of the window that its peer has told (DATA-5): seen at either host.</summary>
/// <remarks>
/// The packet that told more may be a frame that the capture lacks. Then a number is missing among those of the peer: what it sends next
/// shows whether one is.
/// </remarks>
internal sealed class DataInWindow(DataFindings findings) : DataRule(findings, "DATA-5a")
{
    /// <summary>The largest window that one packet can tell, beyond what it acknowledges.</summary>
    private const ulong LargestWindow = uint.MaxValue;

    private readonly Pending?[] _pending = new Pending?[2];

    internal override void See(in DataSighting packet)
    {
        if (packet.Facts.IsBeyondNumbers)
        {
            Findings.Tell(packet, "DATA-5a", Proof.Certain, "data within the window", "It goes beyond the last position of the stream that 64 bits can name.");
            return;
        }

        if (!packet.PassesHere)
        {
            _pending[0] = _pending[1] = null;
            return;
        }

        if (_pending[1 - packet.Place.Side] is { } pending && packet.Facts.Use == NumberUse.New)
        {
            Resolve(pending, packet);
        }

        if (packet.Has(MtpFlags.Data))
        {
            Exercise();
            Check(packet);
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
                Findings.Tell(pending.Finding, pending.Next.Count == 1 ? Proof.Certain : Proof.UnlessFrameIsMissing);
                _pending[side] = null;
            }
        }
    }

    private void Check(in DataSighting packet)
    {
        StreamSide peer = packet.Facts.Peer;
        ulong end = packet.Mtp.Sequence + (ulong)packet.Mtp.Payload.Length;
        int side = packet.Place.Side;
        if (end <= peer.Edge || _pending[side] is not null || !Findings.IsNews(side, "DATA-5a", Proof.Certain))
        {
            return;
        }

        if (peer.Unread > 0)
        {
            peer.Unread--;
            peer.Tell(0, end);
            return;
        }

        HeldFinding found = DataFindings.Hold(
            packet,
            "DATA-5a",
            Text($"data up to {peer.Edge}"),
            Text($"It goes up to {end}, beyond the edge {peer.Edge} of the window that its peer has told."));
        if (end - Math.Min(end, LargestWindow) > Math.Max(packet.Facts.HighestBefore, peer.Edge))
        {
            Findings.Tell(found, Proof.Certain);
            return;
        }

        Dictionary<uint, ulong> next = [];
        foreach ((uint flow, FlowNumbers numbers) in peer.Flows)
        {
            next.Add(flow, numbers.Next);
        }

        _pending[side] = new Pending(found, next);
    }

    private void Resolve(Pending pending, in DataSighting packet)
    {
        int side = 1 - packet.Place.Side;
        ulong number = packet.Facts.Packet.Number;
        if (!pending.Next.TryGetValue(packet.Place.Flow, out ulong next) || number > next)
        {
            Findings.Tell(pending.Finding, Proof.UnlessFrameIsMissing);
            _pending[side] = null;
        }
        else if (number == next && pending.Next.Remove(packet.Place.Flow) && pending.Next.Count == 0)
        {
            Findings.Tell(pending.Finding, Proof.Certain);
            _pending[side] = null;
        }
    }

    private sealed record Pending(HeldFinding Finding, Dictionary<uint, ulong> Next);
}
