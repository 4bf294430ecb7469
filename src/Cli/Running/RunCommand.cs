using ServalRef.Plots;
using ServalRef.Rendering;
using ServalRef.Rendering.Running;
using ServalRef.Simulation.Scenarios;
using ServalRef.Site.Stories;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Running;

/// <summary>The command <c>run</c>: simulates a scenario file.</summary>
internal static class RunCommand
{
    /// <summary>Runs it.</summary>
    /// <exception cref="ScenarioException">The file cannot be used.</exception>
    public static int Run(RunRequest request, CommandEnvironment environment)
    {
        OutputFiles.Require(request.Trace, request.Capture, request.Qlog, request.Csv, request.Step);
        if (request.Merge.Count > 0)
        {
            return SeriesCommand.Merge(request, environment);
        }

        string text = ReadText(request.File);
        if (request.IsSeries)
        {
            return SeriesCommand.Run(request, text, environment);
        }

        Scenario scenario = ScenarioReader.Read(request.File, text, request.Edits);
        ScenarioRun Begin() => new(scenario, request.Seed);
        ScenarioRun run = Begin();
        RunStory? story;
        RunSeries? series;
        using (RunRecording.Begin(request, run))
        {
            story = request.Step is null ? null : new RunStory(run);
            series = request.Plots is null ? null : Collect(run);
            using PartLine progress = new(scenario.Title, environment);
            run.Run(progress);
        }

        if (story is not null)
        {
            StepFile.Write(request.Step!, story);
        }

        if (series is not null)
        {
            Draw(run, series, request.Plots!);
        }

        RunResult result = RunResult.Of(run, request.File, request.Edits, Begin) with
        {
            BestPaths = request.ComparesBestPath ? BestPath.Find(scenario, request.Seed) : [],
        };
        if (request.Csv is { } table)
        {
            RunCsv.Write(table, [SeriesRow.Of(result, request.ComparesBestPath)]);
        }

        if (request.Json)
        {
            RunJson.Write(result, environment.Output);
        }
        else
        {
            RunRenderer.Write(result, environment.Text, new Paint(environment.Color));
        }

        return result.IsMet ? ExitCode.Success : ExitCode.Violation;
    }

    private static RunSeries Collect(ScenarioRun run)
    {
        RunSeries series = new(run.Scenario.Duration.Seconds) { Next = run.Monitor.Next };
        run.Monitor.Next = series;
        Action<Instant, string, string>? noted = run.Noted;
        run.Noted = (now, what, subject) =>
        {
            if (what is not ("open" or "accept"))
            {
                series.Marks.Add((now.Seconds, $"{what} {subject}"));
            }

            noted?.Invoke(now, what, subject);
        };
        return series;
    }

    private static void Draw(ScenarioRun run, RunSeries series, string folder)
    {
        foreach (FlowStory story in run.Connections.SelectMany(course => course.Flows))
        {
            series.Name(story.Flow, $"{story.Host} {story.Local} to {story.Peer}");
        }

        PlotLibraries.Provide(typeof(RunCommand).Assembly);
        RunPlots.Draw(folder, run.Scenario.Title, series);
    }

    private static string ReadText(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UsageException($"{path}: is a directory");
        }

        return File.Exists(path) ? File.ReadAllText(path) : throw new UsageException($"{path}: no such file");
    }
}
