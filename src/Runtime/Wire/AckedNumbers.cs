using System.Buffers.Binary;

namespace ServalRef.Runtime.Wire;

/// <summary>A closed range of full packet numbers.</summary>
/// <param name="First">The smallest.</param>
/// <param name="Last">The largest, not below the first.</param>
public readonly record struct NumberRange(ulong First, ulong Last);

/// <summary>Walks the acknowledged packet numbers of an MTP header, largest range first; usable in <c>foreach</c> (WIRE-14).</summary>
public ref struct AckedNumbers
{
    private ReadOnlySpan<byte> _ranges;

    // One above the largest number that the next range can hold.
    private ulong _limit;

    internal AckedNumbers(ReadOnlySpan<byte> ranges, ulong largest)
    {
        _ranges = ranges;
        _limit = unchecked(largest + 1);
        Current = default;
    }

    /// <summary>The range that the last <see cref="MoveNext"/> found.</summary>
    public NumberRange Current { get; private set; }

    /// <summary>This enumerator.</summary>
    public readonly AckedNumbers GetEnumerator() => this;

    /// <summary>Goes on to the next smaller range; false after the last.</summary>
    public bool MoveNext()
    {
        if (_ranges.IsEmpty)
        {
            return false;
        }

        // Unchecked: with the largest number 2^64 - 1 the limit is 0, and the differences come out right all the same.
        ulong last = unchecked(_limit - BinaryPrimitives.ReadUInt16BigEndian(_ranges) - 1);
        ulong first = unchecked(last - BinaryPrimitives.ReadUInt16BigEndian(_ranges[2..]) + 1);
        Current = new NumberRange(first, last);
        _limit = first;
        _ranges = _ranges[4..];
        return true;
    }
}
