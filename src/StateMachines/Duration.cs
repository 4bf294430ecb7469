namespace ServalRef.StateMachines;

/// <summary>A length of time in nanoseconds.</summary>
/// <param name="Nanoseconds">Nanoseconds; negative from a later moment to an earlier one.</param>
/// <remarks>Captures and simulations tell nanoseconds, which a <see cref="TimeSpan"/> of 100 ns steps cannot.</remarks>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    /// <summary>No time at all.</summary>
    public static Duration Zero => default;

    /// <summary>Longer than anything lasts: no limit.</summary>
    public static Duration MaxValue => new(long.MaxValue);

    /// <summary>The length in seconds.</summary>
    public double Seconds => Nanoseconds / 1e9;

    /// <summary>The length in milliseconds.</summary>
    public double Milliseconds => Nanoseconds / 1e6;

    /// <summary>So many seconds, rounded to a nanosecond.</summary>
    public static Duration FromSeconds(double seconds) => FromNanoseconds(seconds * 1e9);

    /// <summary>So many milliseconds, rounded to a nanosecond.</summary>
    public static Duration FromMilliseconds(double milliseconds) => FromNanoseconds(milliseconds * 1e6);

    /// <summary>So many microseconds, rounded to a nanosecond.</summary>
    public static Duration FromMicroseconds(double microseconds) => FromNanoseconds(microseconds * 1e3);

    /// <summary>So many nanoseconds, rounded; what is longer than <see cref="MaxValue"/> is that.</summary>
    public static Duration FromNanoseconds(double nanoseconds) => new((long)Math.Round(nanoseconds));

    /// <summary>The shorter of two.</summary>
    public static Duration Min(Duration a, Duration b) => a <= b ? a : b;

    /// <summary>The longer of two.</summary>
    public static Duration Max(Duration a, Duration b) => a >= b ? a : b;

    /// <summary>Both, one after the other.</summary>
    public static Duration operator +(Duration a, Duration b) => new(a.Nanoseconds + b.Nanoseconds);

    /// <summary>What is left of one without the other.</summary>
    public static Duration operator -(Duration a, Duration b) => new(a.Nanoseconds - b.Nanoseconds);

    /// <summary>So many times as long.</summary>
    public static Duration operator *(Duration duration, long factor) => new(duration.Nanoseconds * factor);

    /// <summary>So many times as long, rounded to a nanosecond; what is longer than <see cref="MaxValue"/> is that.</summary>
    public static Duration operator *(Duration duration, double factor) => FromNanoseconds(duration.Nanoseconds * factor);

    /// <summary>A part as long, rounded down to a nanosecond.</summary>
    public static Duration operator /(Duration duration, long divisor) => new(duration.Nanoseconds / divisor);

    /// <summary>How often one goes into another.</summary>
    public static double operator /(Duration a, Duration b) => (double)a.Nanoseconds / b.Nanoseconds;

    /// <summary>Whether one is shorter than another.</summary>
    public static bool operator <(Duration a, Duration b) => a.Nanoseconds < b.Nanoseconds;

    /// <summary>Whether one is longer than another.</summary>
    public static bool operator >(Duration a, Duration b) => a.Nanoseconds > b.Nanoseconds;

    /// <summary>Whether one is not longer than another.</summary>
    public static bool operator <=(Duration a, Duration b) => a.Nanoseconds <= b.Nanoseconds;

    /// <summary>Whether one is not shorter than another.</summary>
    public static bool operator >=(Duration a, Duration b) => a.Nanoseconds >= b.Nanoseconds;

    /// <summary>Doubled so many times, as a timer backs off, but no longer than a limit (RFC 6298 §5.5).</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="times">How often; 0 or more.</param>
    public Duration DoubledWithin(Duration limit, int times)
    {
        int doublings = Math.Min(times, 40);
        return Nanoseconds > limit.Nanoseconds >> doublings ? limit : new(Nanoseconds << doublings);
    }

    /// <inheritdoc/>
    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds with six decimals.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Seconds:F6} s");
}
