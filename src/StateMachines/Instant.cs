namespace ServalRef.StateMachines;

/// <summary>A moment: nanoseconds since an epoch that its source chooses.</summary>
/// <param name="Nanoseconds">Nanoseconds since the epoch; 292 years either way fit.</param>
/// <remarks>
/// Not a date: nothing here reads a clock. A capture counts from 1970, a simulation from its start; moments of two sources cannot be
/// compared. Whoever drives a machine or an endpoint brings the time along.
/// </remarks>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>A moment that never comes: no deadline.</summary>
    public static Instant Never => new(long.MaxValue);

    /// <summary>Seconds since the epoch.</summary>
    public double Seconds => Nanoseconds / 1e9;

    /// <summary>The moment so many seconds after the epoch, rounded to a nanosecond.</summary>
    public static Instant FromSeconds(double seconds) => new((long)Math.Round(seconds * 1e9));

    /// <summary>The earlier of two.</summary>
    public static Instant Min(Instant a, Instant b) => a <= b ? a : b;

    /// <summary>The later of two.</summary>
    public static Instant Max(Instant a, Instant b) => a >= b ? a : b;

    /// <summary>The moment a while later; Never stays Never, and what lies beyond it is Never.</summary>
    public static Instant operator +(Instant moment, Duration duration) =>
        duration.Nanoseconds >= long.MaxValue - Math.Max(moment.Nanoseconds, 0) ? Never : new(moment.Nanoseconds + duration.Nanoseconds);

    /// <summary>The moment a while earlier; Never stays Never.</summary>
    public static Instant operator -(Instant moment, Duration duration) =>
        moment == Never ? Never : new(moment.Nanoseconds - duration.Nanoseconds);

    /// <summary>The time from one moment to another.</summary>
    public static Duration operator -(Instant later, Instant earlier) => new(later.Nanoseconds - earlier.Nanoseconds);

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(Instant a, Instant b) => a.Nanoseconds < b.Nanoseconds;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(Instant a, Instant b) => a.Nanoseconds > b.Nanoseconds;

    /// <summary>Whether one does not come after another.</summary>
    public static bool operator <=(Instant a, Instant b) => a.Nanoseconds <= b.Nanoseconds;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(Instant a, Instant b) => a.Nanoseconds >= b.Nanoseconds;

    /// <summary>The moment so many nanoseconds later; Never stays Never, and what lies beyond it is Never.</summary>
    public Instant After(long nanoseconds) => this + new Duration(nanoseconds);

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds with six decimals, or <c>never</c>.</summary>
    public override string ToString() => this == Never
        ? "never"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Seconds:F6} s");
}
