using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <summary>How large the packets of a path may be, found by what arrives (DATA-12; RFC 8899).</summary>
/// <remarks>
/// Loss alone says nothing about size. A path is taken for narrower when full packets are lost in a row while a small one that was sent
/// after the first of them arrives; and from time to time one larger packet finds out whether it is as wide as it was.
/// </remarks>
internal struct PathMtu(int greatest)
{
    private const int LostInARow = 6;
    private static readonly Duration FirstWait = Duration.FromSeconds(1);
    private static readonly Duration LongestWait = Duration.FromSeconds(60);
    private static readonly int[] Steps = [1500, 1280, 576];

    private readonly int _greatest = greatest;
    private int _lost;
    private ulong _firstLost;
    private ulong? _full;
    private ulong? _small;
    private Duration _wait = FirstWait;
    private long _probeAt = long.MaxValue;

    /// <summary>The greatest packet that is sent, in bytes with its IP header.</summary>
    internal int Current { get; private set; } = greatest;

    /// <summary>The next smaller size, or the present one if there is none.</summary>
    internal readonly int Smaller
    {
        get
        {
            foreach (int step in Steps)
            {
                if (step < Current)
                {
                    return step;
                }
            }

            return Current;
        }
    }

    /// <summary>The next greater size, or the present one if that is the greatest.</summary>
    internal readonly int Larger
    {
        get
        {
            int larger = _greatest;
            foreach (int step in Steps)
            {
                larger = step > Current && step < larger ? step : larger;
            }

            return larger;
        }
    }

    /// <summary>Whether so many full packets were lost in a row that a small one should find out why.</summary>
    internal readonly bool IsInDoubt => _lost >= LostInARow;

    /// <summary>Whether the next packet may be a larger one, to find out whether it arrives (DATA-12c).</summary>
    internal readonly bool Probes(Instant now) => _probeAt <= now.Nanoseconds;

    /// <summary>A larger packet was sent; the next one waits for its fate.</summary>
    internal void OnProbeSent() => _probeAt = long.MaxValue;

    /// <summary>The larger packet has arrived: packets are as large from now on, and the next size is tried at once.</summary>
    internal void OnProbeArrived(Instant now)
    {
        Current = Larger;
        (_lost, _full, _small, _wait) = (0, null, null, FirstWait);
        _probeAt = Current < _greatest ? now.Nanoseconds : long.MaxValue;
    }

    /// <summary>The larger packet was lost: the next one goes after twice the time.</summary>
    /// <param name="sentAt">When it was sent.</param>
    internal void OnProbeLost(long sentAt)
    {
        _wait = Duration.Min(LongestWait, _wait * 2);
        _probeAt = sentAt + _wait.Nanoseconds;
    }

    /// <summary>A packet of the present size was lost.</summary>
    internal void OnFullLost(ulong number)
    {
        if (_full > number)
        {
            return;
        }

        _firstLost = _lost == 0 ? number : _firstLost;
        _lost++;
    }

    /// <summary>A packet of the present size has arrived.</summary>
    internal void OnFullArrived(ulong number)
    {
        _full = _full > number ? _full : number;
        _lost = number > _firstLost ? 0 : _lost;
    }

    /// <summary>A packet that fits into the next smaller size has arrived.</summary>
    internal void OnSmallArrived(ulong number) => _small = _small > number ? _small : number;

    /// <summary>Takes the next smaller size if what was lost and what arrived speak for it (DATA-12b).</summary>
    internal bool Shrinks(Instant now)
    {
        if (!IsInDoubt || !(_small > _firstLost))
        {
            return false;
        }

        return Refuse(now.Nanoseconds);
    }

    /// <summary>A packet of the present size is too large for certain.</summary>
    /// <param name="at">When, in nanoseconds.</param>
    /// <returns>Whether there is a smaller size.</returns>
    internal bool Refuse(long at)
    {
        if (Smaller == Current)
        {
            return false;
        }

        Current = Smaller;
        (_lost, _full, _small) = (0, null, null);
        _probeAt = at + _wait.Nanoseconds;
        return true;
    }
}
