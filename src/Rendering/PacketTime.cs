using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Rendering;

/// <summary>The two ways in which times of packets are printed.</summary>
public static class PacketTime
{
    /// <summary>Seconds since a start, with microseconds: <c>1.215637</c>.</summary>
    /// <param name="since">The time since then.</param>
    public static string Relative(Duration since)
    {
        string sign = since < Duration.Zero ? "-" : string.Empty;
        long microseconds = Math.Abs(since.Nanoseconds / 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{microseconds / 1_000_000}.{microseconds % 1_000_000:D6}");
    }

    /// <summary>ISO 8601 in UTC with microseconds or, where the capture has them, nanoseconds.</summary>
    /// <param name="time">Since the Unix epoch.</param>
    public static string Iso(Instant time)
    {
        (long seconds, long rest) = Math.DivRem(time.Nanoseconds, 1_000_000_000);
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
