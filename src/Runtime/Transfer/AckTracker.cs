using ServalRef.Runtime.Wire;

namespace ServalRef.Runtime.Transfer;

/// <summary>The packet numbers that arrived on a flow, and when they are to be acknowledged (DATA-1, DATA-4, DATA-17).</summary>
internal sealed class AckTracker
{
    // One more than a packet carries, so that the highest 64 are whole.
    private const int MostRanges = MtpHeader.MaximumRanges + 1;

    private const int MostLate = 64;

    private readonly RangeSet _received = new();
    private readonly ulong[] _late = new ulong[MostLate];
    private ulong _lateCount;
    private int _owed;
    private long _largestAt;

    /// <summary>When the ACK that is owed has waited long enough; <see cref="long.MaxValue"/>: none is owed.</summary>
    internal long Deadline { get; private set; } = long.MaxValue;

    /// <summary>Whether an ACK is owed, now or later.</summary>
    internal bool IsOwed => _owed > 0;

    /// <summary>Whether something arrived that no ACK has told of yet; it may be nothing but ACKs.</summary>
    internal bool HasNews { get; private set; }

    /// <summary>The largest number that arrived, and before the first <see cref="ulong.MaxValue"/>, so that 0 is expected.</summary>
    internal ulong Largest { get; private set; } = ulong.MaxValue;

    /// <summary>What the last ACK has told of.</summary>
    internal ToldSpan Told { get; private set; }

    /// <summary>Notes a packet that is to be acknowledged.</summary>
    /// <param name="number">Its full number.</param>
    /// <param name="eliciting">Whether it elicits an ACK.</param>
    /// <param name="urgent">Whether it demands one at once: an end of stream or a PROBE.</param>
    /// <param name="now">Nanoseconds.</param>
    /// <param name="options">How long and for how many packets an ACK waits.</param>
    internal void Note(ulong number, bool eliciting, bool urgent, long now, TransferOptions options)
    {
        bool next = number == unchecked(Largest + 1);
        if (next || Largest == ulong.MaxValue || number > Largest)
        {
            Largest = number;
            _largestAt = now;
        }
        else
        {
            _late[_lateCount++ % MostLate] = number;
        }

        _received.Add(number, number + 1);
        _received.KeepHighest(MostRanges);
        HasNews = true;
        if (!eliciting)
        {
            return;
        }

        // A number out of order opens a gap or fills one: the sender wants to know (DATA-1).
        _owed++;
        bool due = urgent || !next || _owed >= options.AckEvery;
        Deadline = Math.Min(Deadline, due ? now : now + options.AckDelay.Nanoseconds);
    }

    /// <summary>A packet was dropped that demands an answer: the window is told at once (DATA-5, DATA-11).</summary>
    internal void Urge(long now)
    {
        _owed++;
        Deadline = Math.Min(Deadline, now);
    }

    /// <summary>Fills in an ACK of all there is to tell, which settles what is owed.</summary>
    /// <param name="ranges">Room for 64 ranges.</param>
    /// <param name="most">Ranges that may be used.</param>
    /// <param name="now">Nanoseconds.</param>
    /// <param name="largest">Low 32 bits of the largest number.</param>
    /// <param name="delay">How long that has waited, in units of 8 µs.</param>
    /// <returns>How many ranges were written.</returns>
    internal int Tell(Span<AckRange> ranges, int most, long now, out uint largest, out ushort delay)
    {
        _owed = 0;
        HasNews = false;
        Deadline = long.MaxValue;
        (largest, delay) = (0, 0);
        if (_received.IsEmpty)
        {
            return 0;
        }

        // The largest told is that of the set: it may lie below Largest only if a packet was dropped.
        largest = (uint)(_received.Last.End - 1);
        delay = (ushort)Math.Clamp((now - _largestAt) / 8000, 0, ushort.MaxValue);
        return Write(ranges, Math.Min(most, MtpHeader.MaximumRanges));
    }

    /// <summary>The peer knows what an ACK told: that need not be told again (DATA-19). The largest number stays.</summary>
    /// <remarks>What came into a gap after the ACK was not told, and stays; of too many such numbers, nothing is forgotten.</remarks>
    /// <param name="told">What the ACK told.</param>
    internal void Forget(ToldSpan told)
    {
        if (_received.IsEmpty || _lateCount - told.LateCount > MostLate)
        {
            return;
        }

        ulong end = Math.Min(told.End, _received.Last.End - 1);
        _received.Remove(told.First, end);
        for (ulong late = told.LateCount; late < _lateCount; late++)
        {
            ulong number = _late[late % MostLate];
            if (number >= told.First && number < end)
            {
                _received.Add(number, number + 1);
            }
        }
    }

    private int Write(Span<AckRange> ranges, int most)
    {
        int written = 0;
        ulong limit = _received.Last.End;
        Told = new ToldSpan(limit, limit, _lateCount);
        for (int index = _received.Count - 1; index >= 0; index--)
        {
            Range64 range = _received[index];
            ulong gap = limit - range.End;
            ulong length = range.End - range.Start;

            // What does not fit into a range of the wire needs several; the rest is old enough to be left out.
            if (gap > ushort.MaxValue)
            {
                break;
            }

            while (length > 0)
            {
                if (written == most)
                {
                    return written;
                }

                ushort part = (ushort)Math.Min(length, ushort.MaxValue);
                ranges[written++] = new AckRange((ushort)gap, part);
                gap = 0;
                length -= part;
                Told = Told with { First = range.Start + length };
            }

            limit = range.Start;
        }

        return written;
    }
}

/// <summary>The numbers that an ACK told of: all that had come from one to another.</summary>
/// <param name="First">The lowest number told.</param>
/// <param name="End">The number after the largest.</param>
/// <param name="LateCount">How many numbers had come late, below the largest of their time, when it was told.</param>
internal readonly record struct ToldSpan(ulong First, ulong End, ulong LateCount);
