using System.Globalization;

namespace ServalRef.Cli.Running;

/// <summary>The progress of runs on a terminal: how much is done.</summary>
internal sealed class PartLine(string what, CommandEnvironment environment) : IDisposable
{
    private readonly StatusLine _line = new(environment);

    /// <summary>Shows it, where somebody sees it.</summary>
    /// <param name="part">From 0 to 1.</param>
    public void Show(double part)
    {
        if (_line.IsShown)
        {
            _line.Show(string.Create(CultureInfo.InvariantCulture, $"{what}: {100 * part:F0} %"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();
}
