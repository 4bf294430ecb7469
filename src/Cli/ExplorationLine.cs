using System.Globalization;
using ServalRef.Verification.Exploring;

namespace ServalRef.Cli;

/// <summary>The progress of an exploration on a terminal: states, depth and rate.</summary>
internal sealed class ExplorationLine(string model, CommandEnvironment environment) : IDisposable
{
    private readonly long _start = environment.Time.GetTimestamp();

    private int _length;

    /// <summary>Shows how far it has come, where somebody sees it.</summary>
    public void Show(ExplorationProgress progress)
    {
        if (!environment.ShowProgress)
        {
            return;
        }

        double seconds = Math.Max(environment.Time.GetElapsedTime(_start).TotalSeconds, 0.001);
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{model}: {progress.Phase}, {progress.States} states, depth {progress.Depth}, {progress.States / seconds:F0} states/s");
        environment.Error.Write($"\r{line.PadRight(_length)}");
        environment.Error.Flush();
        _length = Math.Max(_length, line.Length);
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
