using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>How a pcapng interface counts time: the options if_tsresol and if_tsoffset.</summary>
internal readonly struct TimestampScale
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // One tick lasts _numerator / _denominator nanoseconds, or _numerator / 2^_shift for binary resolutions.
    private readonly ulong _numerator;
    private readonly UInt128 _denominator;
    private readonly int _shift;
    private readonly Int128 _offset;

    /// <summary>A scale from the two options.</summary>
    /// <param name="resolution">if_tsresol: a tick is 10^-n seconds, or 2^-n if the top bit is set; n is the other seven.</param>
    /// <param name="offsetSeconds">if_tsoffset: seconds to add to every time.</param>
    public TimestampScale(byte resolution, long offsetSeconds)
    {
        int exponent = resolution & 0x7F;
        _offset = (Int128)offsetSeconds * NanosecondsPerSecond;
        _denominator = 1;
        if ((resolution & 0x80) != 0)
        {
            _numerator = NanosecondsPerSecond;
            _shift = exponent;
        }
        else
        {
            _numerator = (ulong)PowerOfTen(9 - exponent);
            _denominator = PowerOfTen(exponent - 9);
        }
    }

    /// <summary>Microseconds since the epoch, which holds where no option says otherwise.</summary>
    public static TimestampScale Default { get; } = new(6, 0);

    /// <summary>Ticks as a moment since the Unix epoch, rounded down to a nanosecond.</summary>
    /// <returns>False if the time lies outside the years 1678 to 2262, which 64 bits of nanoseconds reach.</returns>
    public bool TryToInstant(ulong ticks, out Instant time)
    {
        // Nearly every file counts in micro- or nanoseconds and has no offset: that needs no 128-bit arithmetic.
        if (_denominator == 1 && _shift == 0 && _offset == 0)
        {
            ulong high = Math.BigMul(ticks, _numerator, out ulong low);
            time = new Instant((long)low);
            return high == 0 && low <= long.MaxValue;
        }

        // At most 64 + 30 bits, so the product fits.
        UInt128 product = (UInt128)ticks * _numerator;
        UInt128 scaled = _denominator == 1 ? product >> _shift : product / _denominator;
        Int128 total = (Int128)scaled + _offset;
        time = new Instant((long)total);
        return total >= long.MinValue && total <= long.MaxValue;
    }

    /// <summary>A moment since the Unix epoch as ticks.</summary>
    /// <remarks>
    /// Decimal ticks are rounded down; binary ones up, so that reading them back, which rounds down, gives the same nanosecond wherever a
    /// tick is no longer than one.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The time cannot be written at this scale.</exception>
    public ulong ToTicks(Instant time)
    {
        Int128 since = time.Nanoseconds - _offset;
        if (since < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "The time lies before the interface's offset.");
        }

        try
        {
            UInt128 scaled = checked((UInt128)since * (_shift == 0 ? _denominator : UInt128.One << _shift));
            UInt128 up = _shift == 0 ? 0 : _numerator - 1;
            return checked((ulong)((scaled + up) / _numerator));
        }
        catch (OverflowException)
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "The time has too many ticks for 64 bits.");
        }
    }

    // 10^n, 1 for negative n; from 10^38 on, the largest power that fits, which is past every 64-bit count of ticks anyway.
    private static UInt128 PowerOfTen(int n)
    {
        UInt128 power = 1;
        for (int i = 0; i < Math.Min(n, 38); i++)
        {
            power *= 10;
        }

        return power;
    }
}
