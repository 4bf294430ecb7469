using System.Globalization;

namespace ServalRef.Cli.Running;

/// <summary>The progress of runs on a terminal: how much is done.</summary>
internal sealed class PartLine(string what, CommandEnvironment environment) : IProgress<double>, IDisposable
{
    private readonly StatusLine _line = new(environment);

    /// <summary>Shows it, where somebody sees it.</summary>
    /// <param name="value">From 0 to 1.</param>
    public void Report(double value)
    {
        if (_line.IsShown)
        {
            _line.Show(string.Create(CultureInfo.InvariantCulture, $"{what}: {100 * value:F0} %"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();
}
