using System.Globalization;

namespace ServalRef.Cli;

/// <summary>The two ways in which times of packets are printed.</summary>
internal static class PacketTime
{
    /// <summary>Seconds since a start, with microseconds: <c>1.215637</c>.</summary>
    /// <param name="nanoseconds">The difference in nanoseconds.</param>
    public static string Relative(long nanoseconds)
    {
        string sign = nanoseconds < 0 ? "-" : string.Empty;
        long microseconds = Math.Abs(nanoseconds / 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{microseconds / 1_000_000}.{microseconds % 1_000_000:D6}");
    }

    /// <summary>ISO 8601 in UTC with microseconds or, where the capture has them, nanoseconds.</summary>
    /// <param name="nanoseconds">Nanoseconds since the Unix epoch.</param>
    public static string Iso(long nanoseconds)
    {
        (long seconds, long rest) = Math.DivRem(nanoseconds, 1_000_000_000);
        if (rest < 0)
        {
            (seconds, rest) = (seconds - 1, rest + 1_000_000_000);
        }

        string whole = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        string fraction = rest % 1000 == 0
            ? (rest / 1000).ToString("D6", CultureInfo.InvariantCulture)
            : rest.ToString("D9", CultureInfo.InvariantCulture);
        return $"{whole}.{fraction}Z";
    }
}
