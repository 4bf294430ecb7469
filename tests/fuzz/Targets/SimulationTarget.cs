using System.Text;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Fuzz;

/// <summary>Simulated networks: whatever is a scenario can be run, and no invariant is violated in it.</summary>
internal sealed class SimulationTarget : Target
{
    private const double LongestSeconds = 60;
    private const long MostEvents = 300_000;

    private readonly ScenarioTarget _texts = new();

    /// <inheritdoc/>
    public override string Name => "simulation";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => _texts.Words;

    /// <inheritdoc/>
    public override void Try(byte[] input)
    {
        ScenarioRun run;
        try
        {
            Scenario scenario = ScenarioReader.Read("file", Encoding.UTF8.GetString(input));
            if (scenario.Duration.Seconds > LongestSeconds)
            {
                return;
            }

            run = new ScenarioRun(scenario);
        }
        catch (ScenarioException)
        {
            return;
        }

        using Budget budget = new(run);
        try
        {
            run.Run(budget, budget.Token);
        }
        catch (OperationCanceledException)
        {
            // A long story is not told to its end.
        }

        BrokenPromiseException.Unless(run.Monitor.Violation is null, $"{run.Monitor.Violation?.Invariant}: {run.Monitor.Violation?.Message}");
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Goldens() => [];

    // By events and not by a clock: the same input is always the same run.
    private sealed class Budget(ScenarioRun run) : IProgress<double>, IDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public CancellationToken Token => _stop.Token;

        public void Report(double value)
        {
            if (run.Simulator.Events > MostEvents)
            {
                _stop.Cancel();
            }
        }

        public void Dispose() => _stop.Dispose();
    }
}
