using System.Globalization;
using ServalRef.Verification.Exploring;

namespace ServalRef.Cli;

/// <summary>The progress of an exploration on a terminal: states, depth and rate.</summary>
internal sealed class ExplorationLine(string model, CommandEnvironment environment)
    : IProgress<ExplorationProgress>, IDisposable
{
    private readonly long _start = environment.Time.GetTimestamp();

    private readonly StatusLine _line = new(environment);

    /// <summary>Shows how far it has come, where somebody sees it.</summary>
    public void Report(ExplorationProgress value)
    {
        if (!_line.IsShown)
        {
            return;
        }

        double seconds = Math.Max(environment.Time.GetElapsedTime(_start).TotalSeconds, 0.001);
        _line.Show(string.Create(
            CultureInfo.InvariantCulture,
            $"{model}: {value.Phase}, {value.States} states, depth {value.Depth}, {value.States / seconds:F0} states/s"));
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();
}
