using System.Globalization;

namespace ServalRef.Suite;

/// <summary>The last packets of a replayed vector, one line each.</summary>
internal static class VectorLadder
{
    private const int Most = 8;

    internal static IReadOnlyList<string> Of(VectorHost host) => [
        .. host.Recording.Frames.TakeLast(Most).Select(frame => string.Create(
            CultureInfo.InvariantCulture, $"  {frame.Time.Seconds,10:F6}  {frame.Packet.Source} > {frame.Packet.Destination}  {frame.Packet}")),
    ];
}
