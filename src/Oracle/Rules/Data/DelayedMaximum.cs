using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>The greatest of values that are told as time goes on, and the greatest of those that are at least one reaction time old.</summary>
/// <param name="Settled">The greatest of values that are old enough; it may lag behind by a second reaction time while they grow.</param>
/// <param name="Earlier">The greatest of all but the latest.</param>
/// <param name="Latest">The greatest of all.</param>
/// <param name="Since">From when on the latest were told.</param>
/// <param name="Grown">When the greatest of all was told first.</param>
internal readonly record struct DelayedMaximum(ulong Settled, ulong Earlier, ulong Latest, Instant Since, Instant Grown)
{
    /// <summary>The same at a time.</summary>
    /// <param name="time">A time that is never less than before.</param>
    /// <param name="reaction">How old a value has to be.</param>
    internal DelayedMaximum At(Instant time, Duration reaction) => time - Since <= reaction && time - Grown <= reaction ? this
        : time - Grown > reaction ? new DelayedMaximum(Latest, Latest, Latest, time, Grown)
        : new DelayedMaximum(Earlier, Latest, Latest, time, Grown);

    /// <summary>The same with one value more.</summary>
    /// <param name="value">The value.</param>
    /// <param name="time">When it was told.</param>
    internal DelayedMaximum With(ulong value, Instant time) => value > Latest ? this with { Latest = value, Grown = time } : this;
}
