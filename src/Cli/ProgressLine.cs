using System.Globalization;

namespace ServalRef.Cli;

/// <summary>One line on a terminal that tells how far long work has come; nothing anywhere else.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly CommandEnvironment _environment;
    private readonly long _start;
    private long _lastShown;
    private int _length;

    /// <summary>Starts the clock; the first line appears after a quarter of a second.</summary>
    public ProgressLine(CommandEnvironment environment)
    {
        _environment = environment;
        _start = _lastShown = environment.Time.GetTimestamp();
        Packets = environment.ShowProgress ? Show : null;
    }

    /// <summary>Takes the number of packets read so far; null where nobody would see it.</summary>
    public Action<long>? Packets { get; }

    /// <summary>Removes the line.</summary>
    public void Clear()
    {
        if (_length > 0)
        {
            _environment.Error.Write($"\r{new string(' ', _length)}\r");
            _environment.Error.Flush();
            _length = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private void Show(long packets)
    {
        long now = _environment.Time.GetTimestamp();
        if (_environment.Time.GetElapsedTime(_lastShown, now) < Interval)
        {
            return;
        }

        _lastShown = now;
        double rate = packets / _environment.Time.GetElapsedTime(_start, now).TotalSeconds;
        string line = string.Create(CultureInfo.InvariantCulture, $"{packets} packets, {rate:F0} packets/s");
        _environment.Error.Write($"\r{line.PadRight(_length)}");
        _environment.Error.Flush();
        _length = Math.Max(_length, line.Length);
    }
}
