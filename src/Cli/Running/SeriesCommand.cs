using ServalRef.Rendering.Running;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Cli.Running;

/// <summary>Runs a scenario with several seeds or values, and tells what the runs come to together.</summary>
internal static class SeriesCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="text">The text of the scenario file.</param>
    /// <param name="environment">Where to write.</param>
    /// <exception cref="ScenarioException">The file cannot be used, with one of the values.</exception>
    public static int Run(RunRequest request, string text, CommandEnvironment environment)
    {
        // All are read before the first is run: a wrong value is told at once.
        IReadOnlyList<IReadOnlyList<ScenarioEdit>> settings = SetOption.Combine(request.Sets);
        Scenario[] scenarios = [.. settings.Select(edits => ScenarioReader.Read(request.File, text, edits))];
        long first = request.Seed ?? scenarios[0].Seed;
        long[] seeds = [.. Enumerable.Range(0, request.Seeds).Select(i => first + i)];
        (int part, int of) = request.Shard ?? (1, 1);
        int[] places = [.. Enumerable.Range(0, scenarios.Length * seeds.Length).Where(place => place % of == part - 1)];
        SeriesRow[] rows = new SeriesRow[places.Length];
        using (PartLine progress = new(scenarios[0].Title, environment))
        {
            int done = 0;
            Lock turn = new();
            Each(rows.Length, index =>
            {
                (int setting, int seed) = Math.DivRem(places[index], seeds.Length);
                rows[index] = Row(scenarios[setting], settings[setting], seeds[seed], request);
                lock (turn)
                {
                    progress.Report((double)++done / rows.Length);
                }
            });
        }

        if (request.Shard is not null)
        {
            string[] measures = [.. rows.Take(1).SelectMany(row => row.Connections).Take(1).SelectMany(one => one.Measures).Select(m => m.Measure)];
            new SeriesPart(
                PartSet.Name(part, of), scenarios[0].Title, SeriesPart.Digest(text), first, seeds.Length, settings, measures,
                [.. places.Select((place, index) => SeriesPart.Run(place, rows[index]))]).Write(environment.Output);
            return rows.All(row => row.IsMet) ? ExitCode.Success : ExitCode.Violation;
        }

        SeriesResult result = new(
            scenarios[0].Title, seeds, [.. settings.Select((edits, i) => new SeriesSetting(edits, rows[(i * seeds.Length)..((i + 1) * seeds.Length)]))]);
        return Report(result, request, environment);
    }

    /// <summary>Joins parts of a series that were run apart.</summary>
    /// <returns>The exit code of the whole.</returns>
    /// <exception cref="UsageException">A file cannot be read, or the parts do not make a whole.</exception>
    public static int Merge(RunRequest request, CommandEnvironment environment) =>
        Report(PartFiles.Joined(request.Merge, SeriesPart.Read, SeriesPart.Join), request, environment);

    private static int Report(SeriesResult result, RunRequest request, CommandEnvironment environment)
    {
        Write(result, request, environment);
        return result.IsMet ? ExitCode.Success : ExitCode.Violation;
    }

    // What goes wrong in one of them is told as if it had been run alone.
    private static void Each(int count, Action<int> run)
    {
        try
        {
            Parallel.For(0, count, run);
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is ScenarioException wrong)
        {
            throw new ScenarioException(wrong.Problems);
        }
    }

    private static SeriesRow Row(Scenario scenario, IReadOnlyList<ScenarioEdit> edits, long seed, RunRequest request)
    {
        ScenarioRun run = new(scenario, seed);
        run.Run();
        RunResult result = RunResult.Of(run, request.File, edits, again: null) with
        {
            BestPaths = request.ComparesBestPath ? BestPath.Find(scenario, seed) : [],
        };
        return SeriesRow.Of(result, request.ComparesBestPath);
    }

    private static void Write(SeriesResult result, RunRequest request, CommandEnvironment environment)
    {
        if (request.Csv is { } path)
        {
            RunCsv.Write(path, result.Rows);
        }

        if (request.Json)
        {
            SeriesJson.Write(result, environment.Output);
        }
        else
        {
            SeriesRenderer.Write(result, environment.Text);
        }
    }
}
