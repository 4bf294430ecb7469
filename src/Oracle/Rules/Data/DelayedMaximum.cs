namespace ServalRef.Oracle.Rules.Data;

/// <summary>The greatest of values that are told as time goes on, and the greatest of those that are at least one reaction time old.</summary>
/// <param name="Settled">The greatest of values that are old enough; it may lag behind by a second reaction time while they grow.</param>
/// <param name="Earlier">The greatest of all but the latest.</param>
/// <param name="Latest">The greatest of all.</param>
/// <param name="Since">From when on the latest were told, in nanoseconds.</param>
/// <param name="Grown">When the greatest of all was told first, in nanoseconds.</param>
internal readonly record struct DelayedMaximum(ulong Settled, ulong Earlier, ulong Latest, long Since, long Grown)
{
    /// <summary>The same at a time.</summary>
    /// <param name="time">Nanoseconds; never less than before.</param>
    /// <param name="reaction">How old a value has to be, in nanoseconds.</param>
    internal DelayedMaximum At(long time, long reaction) => time - Since <= reaction && time - Grown <= reaction ? this
        : time - Grown > reaction ? new DelayedMaximum(Latest, Latest, Latest, time, Grown)
        : new DelayedMaximum(Earlier, Latest, Latest, time, Grown);

    /// <summary>The same with one value more.</summary>
    /// <param name="value">The value.</param>
    /// <param name="time">When it was told, in nanoseconds.</param>
    internal DelayedMaximum With(ulong value, long time) => value > Latest ? this with { Latest = value, Grown = time } : this;
}
