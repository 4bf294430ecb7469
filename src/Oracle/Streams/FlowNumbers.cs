using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Streams;

/// <summary>The packet numbers of one flow in one direction: which were seen, and which the other host says have come (DATA-16, DATA-17).</summary>
internal sealed class FlowNumbers
{
    private const int FewestRecent = 16;

    private const int MostRecent = 512;

    private const int MostDamaged = 16;

    // Beyond so many ranges the lower half is taken for known: no healthy flow has as many, and no capture makes a packet dear.
    private const int MostRanges = 1_024;

    private readonly RangeSet _seen = new();

    private readonly RangeSet _acknowledged = new();

    private NumberedPacket[] _recent = [];

    private ulong[] _damaged = [];

    private ulong _largest = ulong.MaxValue;

    // Below it no number is looked for any more that came and was never acknowledged.
    private ulong _lookedAt;

    /// <summary>Below it nothing is told apart any more, or the packets went before the capture began: all of it may have been sent.</summary>
    internal ulong Floor { get; private set; }

    /// <summary>One more than the largest number seen: the next one of a flow that skips none.</summary>
    internal ulong Next => unchecked(_largest + 1);

    /// <summary>What the newest packet with an ACK told, by number; none if none was seen.</summary>
    internal ToldAck? NewestAck { get; set; }

    /// <summary>The full number that stands for these low bits, whether the packet was seen or is acknowledged.</summary>
    internal ulong Expand(uint low) => PacketNumber.Expand(_largest, low);

    /// <summary>Numbers below this one may have been used before the capture began.</summary>
    internal void BeginsAt(ulong number) => Floor = Math.Max(Floor, number);

    /// <summary>A packet was seen.</summary>
    internal NumberUse See(in NumberedPacket packet)
    {
        ulong number = packet.Number;
        ref NumberedPacket place = ref PlaceOf(number);
        bool isThere = place.IsKnown && place.Number == number;
        NumberUse use = isThere ? (place.Crc == packet.Crc ? NumberUse.Copy : NumberUse.Reused)
            : number != Next && HasSeen(number) ? NumberUse.Forgotten
            : NumberUse.New;
        if (use == NumberUse.Reused)
        {
            // Which of the two the other host speaks of, nobody can tell.
            place = place with { Start = 0, End = 0 };
        }
        else if (use == NumberUse.New && (!place.IsKnown || place.Number < number))
        {
            place = packet;
        }

        _seen.Add(number, number + 1);
        _largest = _largest == ulong.MaxValue ? number : Math.Max(_largest, number);
        if (_seen.Count > MostRanges)
        {
            BeginsAt(_seen[MostRanges / 2].Start);
            _seen.RemoveBelow(Floor);
        }

        return use;
    }

    /// <summary>A damaged packet came that bears this number: its receiver has to drop it.</summary>
    internal void SeeDamaged(uint number)
    {
        ulong full = Expand(number);
        if (!HasSeen(full))
        {
            _damaged = [.. _damaged.TakeLast(MostDamaged - 1), full];
        }
    }

    /// <summary>Whether a packet with this number was seen; of what is long past that is not known any more, and taken for so.</summary>
    internal bool HasSeen(ulong number) => number < Floor || _seen.Covers(number, number + 1);

    /// <summary>Whether the other host has acknowledged this number.</summary>
    internal bool IsAcknowledged(ulong number) => _acknowledged.Covers(number, number + 1);

    /// <summary>What is remembered of a packet; false if nothing is.</summary>
    internal bool TryRecall(ulong number, out NumberedPacket packet)
    {
        packet = _recent.Length == 0 ? default : _recent[number & (ulong)(_recent.Length - 1)];
        return packet.IsKnown && packet.Number == number;
    }

    /// <summary>The other host acknowledges a range of numbers: adds up what is new of it.</summary>
    /// <param name="range">The range.</param>
    /// <param name="bytes">Takes the stream positions of the packets that are acknowledged for the first time, as far as they are known.</param>
    /// <param name="news">Takes what is new.</param>
    internal void Acknowledge(NumberRange range, RangeSet bytes, ref AcknowledgedNews news)
    {
        ulong end = unchecked(range.Last + 1);
        ulong start = Math.Max(range.First, Floor);
        if (start >= end)
        {
            return;
        }

        for (Range64 gap = _acknowledged.FirstGap(start, end); gap.Start < gap.End; gap = _acknowledged.FirstGap(gap.End, end))
        {
            CountUnseen(gap, ref news);
            TakeBytes(gap, bytes, ref news);
        }

        _acknowledged.Add(start, end);
        if (_acknowledged.Count > MostRanges)
        {
            _lookedAt = Math.Max(_lookedAt, _acknowledged[MostRanges / 2].Start);
            _acknowledged.RemoveBelow(_acknowledged[MostRanges / 2].Start);
        }
    }

    /// <summary>A packet that came, asks for an ACK, and was acknowledged by none that names a larger number; each is told once.</summary>
    /// <param name="largest">The largest number that is acknowledged.</param>
    /// <param name="before">It must have come before this time.</param>
    internal NumberedPacket? NextUntold(ulong largest, Instant before)
    {
        const int MostAtOnce = 8;
        for (int step = 0; step < MostAtOnce; step++)
        {
            Range64 gap = _acknowledged.FirstGap(Math.Max(_lookedAt, Floor), largest);
            if (gap.Start >= gap.End)
            {
                _lookedAt = Math.Max(_lookedAt, largest);
                return null;
            }

            _lookedAt = gap.Start;

            bool isKnown = TryRecall(gap.Start, out NumberedPacket packet);
            if (isKnown && packet.Time > before)
            {
                return null;
            }

            _lookedAt++;
            if (isKnown && packet.Elicits)
            {
                return packet;
            }
        }

        return null;
    }

    private void CountUnseen(Range64 gap, ref AcknowledgedNews news)
    {
        for (Range64 unseen = _seen.FirstGap(gap.Start, gap.End); unseen.Start < unseen.End; unseen = _seen.FirstGap(unseen.End, gap.End))
        {
            news.First = Math.Min(news.First, unseen.Start);
            news.Last = Math.Max(news.Last, unseen.End - 1);
            news.Unseen += unseen.End - unseen.Start;
            foreach (ulong damaged in _damaged)
            {
                news.Damaged = damaged >= unseen.Start && damaged < unseen.End ? damaged : news.Damaged;
            }

            news.Ahead = Math.Max(news.Ahead, unseen.End - Math.Min(unseen.End, Next));
        }
    }

    private void TakeBytes(Range64 gap, RangeSet bytes, ref AcknowledgedNews news)
    {
        ulong oldest = Next > (ulong)_recent.Length ? Next - (ulong)_recent.Length : 0;
        ulong end = Math.Min(gap.End, Next);
        news.IsForgotten |= gap.Start < oldest;
        for (ulong number = Math.Max(gap.Start, oldest); number < end; number++)
        {
            if (!TryRecall(number, out NumberedPacket packet) || !packet.Elicits)
            {
                continue;
            }

            news.Eliciting++;
            news.OldestAt = Instant.Min(news.OldestAt, packet.Time);
            if (packet.HasPiece)
            {
                bytes.Add(packet.Start, packet.End);
                bytes.KeepHighest(MostRanges);
                news.Bytes += packet.End - packet.Start;
            }

            if (packet.End > news.HighestEnd)
            {
                (news.HighestEnd, news.HighestNumber) = (packet.End, number);
            }
        }
    }

    private ref NumberedPacket PlaceOf(ulong number)
    {
        if (_recent.Length < MostRecent && number >= (ulong)_recent.Length)
        {
            var larger = new NumberedPacket[Math.Max(FewestRecent, 2 * _recent.Length)];
            foreach (NumberedPacket kept in _recent)
            {
                if (kept.IsKnown)
                {
                    larger[kept.Number & (ulong)(larger.Length - 1)] = kept;
                }
            }

            _recent = larger;
        }

        return ref _recent[number & (ulong)(_recent.Length - 1)];
    }
}

/// <summary>What an ACK told of the stream that its sender receives.</summary>
/// <param name="Number">The number of the packet that carried it.</param>
/// <param name="DataAck">Its DATA_ACK.</param>
/// <param name="Edge">The edge of its window.</param>
internal readonly record struct ToldAck(ulong Number, ulong DataAck, ulong Edge);
