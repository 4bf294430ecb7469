using System.Globalization;

namespace ServalRef.Cli.Running;

/// <summary>One line on a terminal that tells how much of a run is done; nothing anywhere else.</summary>
internal sealed class PartLine(string what, CommandEnvironment environment) : IDisposable
{
    private int _length;

    /// <summary>Shows it.</summary>
    /// <param name="part">From 0 to 1.</param>
    public void Show(double part)
    {
        if (environment.ShowProgress)
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"{what}: {100 * part:F0} %");
            environment.Error.Write($"\r{line.PadRight(_length)}");
            environment.Error.Flush();
            _length = Math.Max(_length, line.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_length > 0)
        {
            environment.Error.Write($"\r{new string(' ', _length)}\r");
            environment.Error.Flush();
        }
    }
}
