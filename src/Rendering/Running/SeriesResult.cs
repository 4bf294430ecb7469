using ServalRef.Simulation.Scenarios;
using ServalRef.Simulation.Statistics;

namespace ServalRef.Rendering.Running;

/// <summary>What one run of a series has come to.</summary>
/// <param name="Edits">The values that were put into the file.</param>
/// <param name="Seed">The seed.</param>
/// <param name="IsMet">Whether everything expected came true, and nothing was violated.</param>
/// <param name="Violation">The invariant that was violated first; none if none was.</param>
/// <param name="Connections">Each connection.</param>
public sealed record SeriesRow(
    IReadOnlyList<ScenarioEdit> Edits, long Seed, bool IsMet, string? Violation, IReadOnlyList<ConnectionRow> Connections)
{
    /// <summary>The row of a run.</summary>
    /// <param name="result">What the run has come to.</param>
    /// <param name="comparesBestPath">Whether each connection is set beside the best of its paths.</param>
    public static SeriesRow Of(RunResult result, bool comparesBestPath)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new SeriesRow(
            result.Edits,
            result.Run.Simulator.Seed,
            result.IsMet,
            result.Run.Monitor.Violation?.Message,
            [.. result.Run.Connections.Select(course => Row(course, result, comparesBestPath))]);
    }

    private static ConnectionRow Row(ConnectionCourse course, RunResult result, bool comparesBestPath)
    {
        List<(string, double?)> measures = [.. Measures.Names.Keys.Select(name => (name, course.Measure(name)))];
        if (comparesBestPath)
        {
            BestPath? alone = result.BestPaths.FirstOrDefault(path => path.Connection == course.Spec.Name);
            measures.Add((BestPathText.Goodput, Ratio(course.Measure("goodput"), alone?.Goodput)));
            measures.Add((BestPathText.Duration, Ratio(course.Measure("duration"), alone?.Duration)));
        }

        return new ConnectionRow(course.Spec.Name, RunResult.Word(course.Outcome), measures);
    }

    // Over a path that carried nothing there is no ratio.
    private static double? Ratio(double? value, double? alone) => alone is null or 0 ? null : value / alone;
}

/// <summary>A connection of one run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Measures">Each measured value; none if there was nothing to measure.</param>
public sealed record ConnectionRow(string Name, string Outcome, IReadOnlyList<(string Measure, double? Value)> Measures);

/// <summary>The runs of one setting, with what its connections come to.</summary>
/// <param name="Edits">The values that were put into the file.</param>
/// <param name="Rows">The runs, in the order of their seeds.</param>
public sealed record SeriesSetting(IReadOnlyList<ScenarioEdit> Edits, IReadOnlyList<SeriesRow> Rows)
{
    /// <summary>The connections by name, each with its outcomes and the summaries of its measures.</summary>
    public IEnumerable<(string Name, IReadOnlyList<(string Outcome, int Count)> Outcomes, IReadOnlyList<(string Measure, Summary Summary)> Measures)> Connections
    {
        get
        {
            for (int place = 0; place < Rows[0].Connections.Count; place++)
            {
                ConnectionRow[] all = [.. Rows.Select(row => row.Connections[place])];
                yield return (
                    all[0].Name,
                    [.. all.GroupBy(one => one.Outcome).Select(same => (same.Key, same.Count()))],
                    [.. Summaries(all)]);
            }
        }
    }

    private static IEnumerable<(string Measure, Summary Summary)> Summaries(ConnectionRow[] all)
    {
        for (int index = 0; index < all[0].Measures.Count; index++)
        {
            double[] values = [.. all.Select(one => one.Measures[index].Value).OfType<double>()];
            if (values.Length > 0)
            {
                yield return (all[0].Measures[index].Measure, Summary.Of(values));
            }
        }
    }
}

/// <summary>A series: the same scenario with several seeds and settings.</summary>
/// <param name="Title">What the scenario shows.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Settings">The settings, in the order of the command line.</param>
public sealed record SeriesResult(string Title, IReadOnlyList<long> Seeds, IReadOnlyList<SeriesSetting> Settings)
{
    /// <summary>Every run.</summary>
    public IEnumerable<SeriesRow> Rows => Settings.SelectMany(setting => setting.Rows);

    /// <summary>Whether every run met what its file expects.</summary>
    public bool IsMet => Rows.All(row => row.IsMet);
}
