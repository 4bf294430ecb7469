using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>Reads one capture in order of time, and marks what was recorded twice.</summary>
/// <remarks>
/// Capture programs write what several interfaces have seen in portions, so packets of a file stand up to some 0.5 s out of order. Packets
/// of equal time keep the order of the file, and so does one that comes later still. Some programs record a packet twice: the same bytes
/// on one interface within a millisecond.
/// </remarks>
internal sealed class OrderedReader(CaptureReader reader)
{
    /// <summary>How much older than its predecessors in the file a packet may be and yet find its place.</summary>
    private static readonly Duration Window = Duration.FromMilliseconds(500);

    /// <summary>How far apart the two records of one packet are at most.</summary>
    private static readonly Duration CopyInterval = Duration.FromMilliseconds(1);

    /// <summary>How many bytes wait for their turn at most: a window of more is shortened.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    private const int MostCompared = 64;

    // In the order of the file and of time; what is out of order waits apart.
    private readonly Queue<HeldFrame> _waiting = new(256);

    private readonly PriorityQueue<HeldFrame, (Instant Time, int Number)> _late = new();

    private readonly HeldFrame[] _recent = new HeldFrame[MostCompared];

    private long _recentCount;

    private Instant _latest = new(long.MinValue);

    private long _bytes;

    private bool _ended;

    /// <summary>The reader of the file.</summary>
    internal CaptureReader Reader => reader;

    /// <summary>The packet that the last <see cref="MoveNext"/> stepped to; its bytes are valid until the next.</summary>
    internal HeldFrame Current => _recent[(_recentCount - 1) % MostCompared];

    /// <summary>Steps to the next packet by time.</summary>
    /// <returns>False at the end of the file.</returns>
    internal bool MoveNext()
    {
        while (!_ended && !IsDue())
        {
            ReadOn();
        }

        if (_waiting.Count + _late.Count == 0)
        {
            return false;
        }

        HeldFrame frame = Take();
        Remember(frame with { CopyOf = CopyOf(frame) });
        return true;
    }

    /// <summary>Whether nothing that the file may still bring can be older than the oldest packet that waits.</summary>
    private bool IsDue()
    {
        bool any = _waiting.TryPeek(out HeldFrame first);
        Instant oldest = any ? first.Time : Instant.Never;
        if (_late.TryPeek(out HeldFrame late, out _))
        {
            any = true;
            oldest = Instant.Min(oldest, late.Time);
        }

        return any && (_latest - oldest >= Window || _bytes >= MostBytes);
    }

    private void ReadOn()
    {
        if (!reader.MoveNext())
        {
            _ended = true;
            return;
        }

        HeldFrame frame = reader.Hold();
        _bytes += frame.Length;
        if (frame.Time >= _latest)
        {
            _latest = frame.Time;
            _waiting.Enqueue(frame);
        }
        else
        {
            _late.Enqueue(frame, (frame.Time, frame.Number));
        }
    }

    private HeldFrame Take()
    {
        bool late = _late.TryPeek(out HeldFrame other, out (Instant Time, int Number) rank)
            && (!_waiting.TryPeek(out HeldFrame first) || rank.CompareTo((first.Time, first.Number)) < 0);
        HeldFrame frame = late ? other : _waiting.Peek();
        if (late)
        {
            _late.Dequeue();
        }
        else
        {
            _waiting.Dequeue();
        }

        _bytes -= frame.Length;
        return frame;
    }

    private int? CopyOf(in HeldFrame frame)
    {
        for (long place = _recentCount - 1; place >= 0 && place > _recentCount - MostCompared; place--)
        {
            ref readonly HeldFrame recent = ref _recent[place % MostCompared];
            if (frame.Time - recent.Time > CopyInterval)
            {
                return null;
            }

            if (frame.IsCopyOf(recent))
            {
                return recent.Number;
            }
        }

        return null;
    }

    private void Remember(in HeldFrame frame)
    {
        ref HeldFrame place = ref _recent[_recentCount % MostCompared];
        if (_recentCount >= MostCompared)
        {
            reader.Release(place);
        }

        place = frame;
        _recentCount++;
    }
}
