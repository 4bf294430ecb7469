using System.Globalization;

namespace ServalRef.Cli;

/// <summary>The progress of reading packets on a terminal: how many, and how fast.</summary>
internal sealed class ProgressLine : IProgress<long>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly StatusLine _line;
    private readonly long _start;
    private long _lastShown;

    /// <summary>Starts the clock; the first line appears after a quarter of a second.</summary>
    public ProgressLine(CommandEnvironment environment)
    {
        _time = environment.Time;
        _line = new StatusLine(environment);
        _start = _lastShown = _time.GetTimestamp();
    }

    /// <summary>Takes the number of packets read so far; null where nobody would see it.</summary>
    public IProgress<long>? Packets => _line.IsShown ? this : null;

    /// <summary>Shows the number of packets, if the line before has stood long enough.</summary>
    /// <param name="value">Packets read so far.</param>
    public void Report(long value)
    {
        long now = _time.GetTimestamp();
        if (_time.GetElapsedTime(_lastShown, now) < Interval)
        {
            return;
        }

        _lastShown = now;
        double rate = value / _time.GetElapsedTime(_start, now).TotalSeconds;
        _line.Show(string.Create(CultureInfo.InvariantCulture, $"{value} packets, {rate:F0} packets/s"));
    }

    /// <summary>Removes the line.</summary>
    public void Clear() => _line.Clear();

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();
}
