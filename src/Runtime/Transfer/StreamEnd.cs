namespace ServalRef.Runtime.Transfer;

/// <summary>What pieces of a stream say of its end (DATA-18).</summary>
public static class StreamEnd
{
    /// <summary>Whether a piece contradicts what is known: two ends, or bytes beyond the end, whichever came first.</summary>
    /// <param name="known">The position of the end; none if it has not come.</param>
    /// <param name="highest">The position after the last byte that has come.</param>
    /// <param name="start">The first position of the piece.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="fin">Whether the stream ends after it.</param>
    public static bool IsContradicted(ulong? known, ulong highest, ulong start, int length, bool fin)
    {
        ulong end = start + (ulong)length;
        return end < start || (known is { } position ? end > position || (fin && end != position) : fin && end < highest);
    }
}
