namespace ServalRef.Runtime.Transfer;

/// <summary>The packets of a flow that are in flight, in a ring by their numbers (DATA-16, DATA-17).</summary>
/// <remarks>
/// Every MTP packet takes a number; only those that elicit an ACK are in flight. A number that is acknowledged, lost or was
/// never in flight is settled; the ring begins at the first that is not. What was lost is remembered until its place is used
/// again, which is a flight later at the least: its ACK may still come (DATA-9f).
/// </remarks>
internal sealed class SentPackets
{
    private readonly RangeSet _lost = new();
    private SentPacket[] _ring = new SentPacket[64];

    /// <summary>The number that the next packet takes.</summary>
    internal ulong Next { get; private set; }

    /// <summary>The first number that is not settled, or the next one.</summary>
    internal ulong First { get; private set; }

    /// <summary>Packets in flight.</summary>
    internal int Count { get; private set; }

    /// <summary>Bytes of data in flight.</summary>
    internal long Bytes { get; private set; }

    /// <summary>The packet with a number from <see cref="First"/> on.</summary>
    internal ref SentPacket this[ulong number] => ref _ring[number & (ulong)(_ring.Length - 1)];

    /// <summary>A number for a packet that elicits no ACK.</summary>
    internal ulong Skip()
    {
        if (Count == 0)
        {
            First = Next + 1;
        }
        else
        {
            MakeRoom();
            this[Next] = default;
            ForgetOverwritten();
        }

        return Next++;
    }

    /// <summary>Notes a packet as in flight.</summary>
    internal ulong Add(in SentPacket packet)
    {
        MakeRoom();
        this[Next] = packet;
        ForgetOverwritten();
        Count++;
        Bytes += packet.Bytes;
        return Next++;
    }

    /// <summary>Whether a packet is in flight.</summary>
    internal bool IsInFlight(ulong number) => number >= First && number < Next && this[number].InFlight;

    /// <summary>Takes a packet out of flight as lost, and remembers it.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="episode">The reduction of the window that its loss belongs to; 0: none.</param>
    internal void Lose(ulong number, ushort episode)
    {
        this[number].Episode = episode;
        _lost.Add(number, number + 1);
        Settle(number);
    }

    /// <summary>The lowest of some numbers that is remembered as lost.</summary>
    internal bool TryFindLost(ulong first, ulong last, out ulong number)
    {
        number = 0;
        if (_lost.IsEmpty || last < _lost.First.Start || _lost.FirstFrom(first) is not { } found || found > last)
        {
            return false;
        }

        number = found;
        return true;
    }

    /// <summary>A lost packet has arrived after all: it is no longer remembered.</summary>
    internal void Forgive(ulong number) => _lost.Remove(number, number + 1);

    /// <summary>A lost packet is taken to be on its way still, and is in flight again.</summary>
    internal void Revive(ulong number)
    {
        Forgive(number);
        ref SentPacket packet = ref this[number];
        packet.InFlight = true;
        Count++;
        Bytes += packet.Bytes;
        First = Math.Min(First, number);
    }

    /// <summary>Takes a packet out of flight: it is acknowledged or lost.</summary>
    internal void Settle(ulong number)
    {
        ref SentPacket packet = ref this[number];
        packet.InFlight = false;
        Count--;
        Bytes -= packet.Bytes;
        while (First < Next && !this[First].InFlight)
        {
            First++;
        }
    }

    private void ForgetOverwritten()
    {
        if (!_lost.IsEmpty && Next >= (ulong)_ring.Length)
        {
            _lost.RemoveBelow(Next + 1 - (ulong)_ring.Length);
        }
    }

    private void MakeRoom()
    {
        if (Next - First < (ulong)_ring.Length)
        {
            return;
        }

        var larger = new SentPacket[2 * _ring.Length];
        for (ulong number = First; number < Next; number++)
        {
            larger[number & (ulong)(larger.Length - 1)] = this[number];
        }

        _ring = larger;
    }
}

/// <summary>A packet that elicits an ACK.</summary>
/// <param name="Start">The first position of the stream that it carries.</param>
/// <param name="Length">Positions that it carries, the end of the stream counting as one; 0 for a PROBE.</param>
/// <param name="Bytes">Bytes of data.</param>
/// <param name="SentAt">When, in nanoseconds.</param>
/// <param name="IsFull">Whether it was as large as the path MTU allows (DATA-12).</param>
internal record struct SentPacket(ulong Start, int Length, int Bytes, long SentAt, bool IsFull)
{
    /// <summary>Whether it is neither acknowledged nor lost.</summary>
    internal bool InFlight { get; set; } = true;

    /// <summary>Whether what it carries was sent on another flow as well, though it is not lost (DATA-14).</summary>
    internal bool IsCopied { get; set; }

    /// <summary>Whether it is larger than the packets of the path, to find out whether it arrives (DATA-12c).</summary>
    internal bool IsSizeProbe { get; set; }

    /// <summary>If it is lost: the reduction of the window that its loss belongs to; 0: none.</summary>
    internal ushort Episode { get; set; }

    /// <summary>The position after those that it carries.</summary>
    internal readonly ulong End => Start + (ulong)Length;
}
