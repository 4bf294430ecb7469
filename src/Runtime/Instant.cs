namespace ServalRef.Runtime;

/// <summary>A moment: nanoseconds since a start that the caller chooses.</summary>
/// <param name="Nanoseconds">Nanoseconds since the start; a run of 292 years fits.</param>
/// <remarks>Not a date: nothing here reads a clock. Whoever drives an endpoint brings the time along.</remarks>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>A moment that never comes: no deadline.</summary>
    public static Instant Never => new(long.MaxValue);

    /// <summary>Seconds since the start.</summary>
    public double Seconds => Nanoseconds / 1e9;

    /// <summary>The moment so many seconds after the start.</summary>
    public static Instant FromSeconds(double seconds) => new((long)Math.Round(seconds * 1e9));

    /// <summary>The earlier of two.</summary>
    public static Instant Min(Instant a, Instant b) => a <= b ? a : b;

    /// <summary>The moment a while later; Never stays Never.</summary>
    public static Instant operator +(Instant moment, TimeSpan span) => moment.After(span.Ticks * 100);

    /// <summary>The time from one moment to another, in steps of 100 ns.</summary>
    public static TimeSpan operator -(Instant later, Instant earlier) => new((later.Nanoseconds - earlier.Nanoseconds) / 100);

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(Instant a, Instant b) => a.Nanoseconds < b.Nanoseconds;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(Instant a, Instant b) => a.Nanoseconds > b.Nanoseconds;

    /// <summary>Whether one does not come after another.</summary>
    public static bool operator <=(Instant a, Instant b) => a.Nanoseconds <= b.Nanoseconds;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(Instant a, Instant b) => a.Nanoseconds >= b.Nanoseconds;

    /// <summary>The moment so many nanoseconds later; Never stays Never, and what lies beyond it is Never.</summary>
    public Instant After(long nanoseconds) =>
        nanoseconds >= long.MaxValue - Math.Max(Nanoseconds, 0) ? Never : new(Nanoseconds + nanoseconds);

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds with six decimals, or <c>never</c>.</summary>
    public override string ToString() => this == Never
        ? "never"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Seconds:F6} s");
}
