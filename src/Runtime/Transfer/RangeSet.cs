namespace ServalRef.Runtime.Transfer;

/// <summary>A set of 64-bit numbers, kept as ascending ranges that neither touch nor overlap.</summary>
/// <remarks>Stream positions or packet numbers. It grows by doubling and shrinks never: in a steady state nothing is allocated.</remarks>
public sealed class RangeSet
{
    private Range64[] _ranges = new Range64[8];

    /// <summary>How many ranges there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>A range, from the lowest, 0, to the highest.</summary>
    public Range64 this[int index] => _ranges[index];

    /// <summary>The lowest range, if there is one.</summary>
    public Range64 First => _ranges[0];

    /// <summary>The highest range, if there is one.</summary>
    public Range64 Last => _ranges[Count - 1];

    /// <summary>Whether all numbers of a range are in it.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="end">The one after the last.</param>
    public bool Covers(ulong start, ulong end)
    {
        int place = FirstEndingAfter(start);
        return start >= end || (place < Count && _ranges[place].Start <= start && _ranges[place].End >= end);
    }

    /// <summary>The lowest number of the set from one on; none: all are lower.</summary>
    /// <param name="number">Where to begin.</param>
    public ulong? FirstFrom(ulong number)
    {
        int place = FirstEndingAfter(number);
        return place < Count ? Math.Max(number, _ranges[place].Start) : null;
    }

    /// <summary>The lowest part of a range that is not in the set.</summary>
    /// <param name="start">The first number of the range.</param>
    /// <param name="end">The one after its last.</param>
    /// <returns>That part, as far as it goes without a break; of no length if all of the range is in the set.</returns>
    public Range64 FirstGap(ulong start, ulong end)
    {
        int place = FirstEndingAfter(start);
        if (place < Count && _ranges[place].Start <= start)
        {
            start = _ranges[place++].End;
        }

        return start >= end ? default : new Range64(start, place < Count ? Math.Min(end, _ranges[place].Start) : end);
    }

    /// <summary>Adds a range; what was there stays.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="end">The one after the last.</param>
    public void Add(ulong start, ulong end)
    {
        if (start >= end)
        {
            return;
        }

        // The most usual: the new range continues the highest.
        if (Count > 0 && _ranges[Count - 1].End == start)
        {
            _ranges[Count - 1] = _ranges[Count - 1] with { End = end };
            return;
        }

        int first = FirstEndingAt(start);
        int after = first;
        while (after < Count && _ranges[after].Start <= end)
        {
            start = Math.Min(start, _ranges[after].Start);
            end = Math.Max(end, _ranges[after].End);
            after++;
        }

        Replace(first, after, new Range64(start, end));
    }

    /// <summary>Takes a range away, so far as it is there.</summary>
    public void Remove(ulong start, ulong end)
    {
        for (int place = FirstEndingAfter(start); place < Count && _ranges[place].Start < end;)
        {
            Range64 range = _ranges[place];
            if (range.Start < start && range.End > end)
            {
                _ranges[place] = range with { End = start };
                Insert(place + 1, new Range64(end, range.End));
                return;
            }

            if (range.Start < start)
            {
                _ranges[place++] = range with { End = start };
            }
            else if (range.End > end)
            {
                _ranges[place] = range with { Start = end };
                return;
            }
            else
            {
                RemoveAt(place, 1);
            }
        }
    }

    /// <summary>Takes all numbers below one away.</summary>
    public void RemoveBelow(ulong number)
    {
        if (Count == 0 || _ranges[0].Start >= number)
        {
            return;
        }

        int place = FirstEndingAfter(number);
        RemoveAt(0, place);
        if (Count > 0 && _ranges[0].Start < number)
        {
            _ranges[0] = _ranges[0] with { Start = number };
        }
    }

    /// <summary>Takes the lowest ranges away until so many are left.</summary>
    public void KeepHighest(int count)
    {
        if (Count > count)
        {
            RemoveAt(0, Count - count);
        }
    }

    // The lowest range with End > number.
    private int FirstEndingAfter(ulong number)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_ranges[middle].End > number)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    // The lowest range that a range from here on touches.
    private int FirstEndingAt(ulong start) => start == 0 ? 0 : FirstEndingAfter(start - 1);

    private void Replace(int first, int after, Range64 range)
    {
        if (after == first)
        {
            Insert(first, range);
            return;
        }

        _ranges[first] = range;
        RemoveAt(first + 1, after - first - 1);
    }

    private void Insert(int place, Range64 range)
    {
        if (Count == _ranges.Length)
        {
            Array.Resize(ref _ranges, 2 * Count);
        }

        Array.Copy(_ranges, place, _ranges, place + 1, Count - place);
        _ranges[place] = range;
        Count++;
    }

    private void RemoveAt(int place, int count)
    {
        if (count > 0)
        {
            Array.Copy(_ranges, place + count, _ranges, place, Count - place - count);
            Count -= count;
        }
    }
}

/// <summary>Numbers from a first one to the one before the end.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one after the last, greater than the first.</param>
public readonly record struct Range64(ulong Start, ulong End);
