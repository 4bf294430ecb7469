namespace ServalRef.Runtime.Transfer;

/// <summary>The bytes of our stream: written, sent, lost and acknowledged (DATA-2, DATA-11, DATA-18).</summary>
/// <remarks>
/// The end of the stream is one more position, the one after the last byte: it is sent, lost and acknowledged as bytes are.
/// Bytes are kept until DATA_ACK covers them, whatever flow carried them.
/// </remarks>
internal sealed class SendStream
{
    private readonly ByteRing _copies;
    private readonly StreamPieces _pieces = new();
    private readonly RangeSet _lost = new();
    private readonly RangeSet _stored = new();

    internal SendStream(int size) => _copies = new ByteRing(size);

    /// <summary>The greatest DATA_ACK received: all before it has arrived.</summary>
    internal ulong Acknowledged { get; private set; }

    /// <summary>The bytes among them: all but the end.</summary>
    internal ulong AcknowledgedBytes => Math.Min(Acknowledged, Written);

    /// <summary>The first position that was never sent.</summary>
    internal ulong Next { get; private set; }

    /// <summary>The position after the last byte written.</summary>
    internal ulong Written { get; private set; }

    /// <summary>Whether the application has ended the stream: its end is at <see cref="Written"/>.</summary>
    internal bool IsEnded { get; private set; }

    /// <summary>The greatest position that the peer lets us send, exclusive; the end may lie one beyond (DATA-5, DATA-6).</summary>
    internal ulong Edge { get; private set; }

    /// <summary>The position after all there is to send, the end included.</summary>
    internal ulong Limit => IsEnded ? Written + 1 : Written;

    /// <summary>The position up to which new data may be sent now.</summary>
    internal ulong Sendable => Written > Edge ? Edge : Limit;

    /// <summary>Whether there is new data, and room for it in the peer's window.</summary>
    internal bool HasNew => Next < Sendable;

    /// <summary>Whether there is new data and the window is all that keeps it back.</summary>
    internal bool IsBlocked => Next < Limit && !HasNew;

    /// <summary>Whether bytes were lost that the peer may still lack (DATA-10).</summary>
    internal bool HasLost => !_lost.IsEmpty;

    /// <summary>The lowest range that was lost.</summary>
    internal Range64 FirstLost => _lost.First;

    internal bool EndIsSent => IsEnded && Next > Written;

    internal bool EndIsAcknowledged => IsEnded && Acknowledged > Written;

    /// <summary>Bytes that may be written now.</summary>
    internal int Room => IsEnded ? 0 : (int)((ulong)_copies.Size - (Written - AcknowledgedBytes));

    /// <summary>Takes a copy of what there is room for.</summary>
    internal int Write(ReadOnlySpan<byte> data)
    {
        if (AcknowledgedBytes == Written)
        {
            _copies.Restart(Written);
        }

        int taken = Math.Min(data.Length, Room);
        _copies.MakeRoom(AcknowledgedBytes, Written + (ulong)taken);
        _copies.Write(Written, data[..taken]);
        for (int left = taken; left > 0;)
        {
            left -= Lend(_copies.Piece(Written, left));
        }

        return taken;
    }

    /// <summary>Takes what there is room for as it lies in memory.</summary>
    internal int Lend(ReadOnlyMemory<byte> data)
    {
        int taken = Math.Min(data.Length, Room);
        if (taken > 0)
        {
            _pieces.Add(Written, data[..taken]);
            Written += (ulong)taken;
        }

        return taken;
    }

    internal void End() => IsEnded = true;

    /// <summary>Reads bytes that are not yet acknowledged into a packet.</summary>
    internal void Read(ulong position, Span<byte> payload) => _pieces.Read(position, payload);

    /// <summary>Notes that positions were sent: new ones, or lost ones again.</summary>
    internal void OnSent(ulong start, ulong end)
    {
        Next = Math.Max(Next, end);
        _lost.Remove(start, end);
    }

    /// <summary>Notes that what carried these positions was lost; what the peer has is not sent again (DATA-10).</summary>
    internal void OnLost(ulong start, ulong end)
    {
        start = Math.Max(start, Acknowledged);
        if (_stored.IsEmpty)
        {
            _lost.Add(start, end);
            return;
        }

        for (Range64 gap = _stored.FirstGap(start, end); gap.End > gap.Start; gap = _stored.FirstGap(gap.End, end))
        {
            _lost.Add(gap.Start, gap.End);
        }
    }

    /// <summary>What was taken for lost is on its way: it is not sent again for now.</summary>
    internal void OnRevived(ulong start, ulong end) => _lost.Remove(start, end);

    /// <summary>Whether the peer may still lack some of these positions.</summary>
    internal bool IsLacking(ulong start, ulong end)
    {
        start = Math.Max(start, Acknowledged);
        if (start >= end)
        {
            return false;
        }

        Range64 gap = _stored.FirstGap(start, end);
        return gap.End > gap.Start;
    }

    /// <summary>A packet with these positions was acknowledged: the peer has stored them, and keeps them (DATA-4).</summary>
    internal void OnStored(ulong start, ulong end)
    {
        if (end > Acknowledged)
        {
            _stored.Add(Math.Max(start, Acknowledged), end);
            _lost.Remove(start, end);
        }
    }

    /// <summary>An ACK came: both values only ever grow, whatever order ACKs come in (DATA-6).</summary>
    /// <returns>Whether it is possible: nothing is acknowledged that was never sent.</returns>
    internal bool OnDataAck(ulong dataAck, uint window)
    {
        if (dataAck > Next)
        {
            return false;
        }

        Edge = Math.Max(Edge, dataAck + window);
        if (dataAck > Acknowledged)
        {
            Acknowledged = dataAck;
            _lost.RemoveBelow(dataAck);
            _stored.RemoveBelow(dataAck);
            _pieces.RemoveBelow(dataAck);
        }

        return true;
    }
}
