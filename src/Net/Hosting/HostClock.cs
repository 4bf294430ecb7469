using System.Diagnostics;
using ServalRef.StateMachines;

namespace ServalRef.Net.Hosting;

/// <summary>Moments since 1970 that never go back: those of a capture, and those of the endpoint.</summary>
internal sealed class HostClock
{
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _startNanoseconds = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;

    /// <summary>Now.</summary>
    internal Instant Now
    {
        get
        {
            long ticks = Stopwatch.GetTimestamp() - _start;
            return new Instant(_startNanoseconds + (Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)(ticks * NanosecondsPerTick)));
        }
    }
}
