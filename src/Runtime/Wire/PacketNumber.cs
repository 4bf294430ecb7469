namespace ServalRef.Runtime.Wire;

/// <summary>Packet numbers: 64 bits per flow and direction, of which the wire carries the low 32.</summary>
public static class PacketNumber
{
    private const ulong Cycle = 1UL << 32;

    /// <summary>The full number nearest to the one expected next.</summary>
    /// <param name="largestReceived">
    /// The largest full number so far; before any packet <see cref="ulong.MaxValue"/>, so that 0 is expected.
    /// </param>
    /// <param name="low">Low 32 bits from the wire.</param>
    /// <returns>
    /// The number with these low bits at most 2^31 away from <paramref name="largestReceived"/> + 1 (of two equally near ones the larger),
    /// but within 0 to 2^64 - 1: numbers do not wrap round.
    /// </returns>
    public static ulong Expand(ulong largestReceived, uint low)
    {
        ulong expected = unchecked(largestReceived + 1);
        ulong candidate = (expected & ~(Cycle - 1)) | low;
        if (candidate < expected && expected - candidate >= Cycle / 2 && candidate <= ulong.MaxValue - Cycle)
        {
            return candidate + Cycle;
        }

        return candidate > expected && candidate - expected > Cycle / 2 && candidate >= Cycle ? candidate - Cycle : candidate;
    }
}
