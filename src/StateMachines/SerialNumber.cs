namespace ServalRef.StateMachines;

/// <summary>Comparison of 32-bit version numbers by serial arithmetic (CTL-14, RFC 1982 §3.2).</summary>
public static class SerialNumber
{
    /// <summary>Whether <paramref name="a"/> is newer than <paramref name="b"/>.</summary>
    /// <returns>
    /// True if a lies 1 to 2^31 - 1 ahead of b. Two numbers exactly 2^31 apart are not comparable, and neither is newer.
    /// </returns>
    public static bool IsNewer(uint a, uint b) => a - b is > 0 and < 0x8000_0000;

    /// <summary>How far two numbers are apart, whichever is the newer.</summary>
    /// <returns>0 to 2^31.</returns>
    public static uint Distance(uint a, uint b) => Math.Min(a - b, b - a);
}
