using System.Globalization;
using ServalRef.Plots;
using ServalRef.Rendering.Running;
using ServalRef.Simulation.Evaluation;

namespace ServalRef.Cli.Running;

/// <summary>What is to be evaluated.</summary>
/// <param name="Scenarios">The scenarios; none: all.</param>
/// <param name="Seeds">How many seeds.</param>
/// <param name="Plots">The folder where plots go; none: nowhere.</param>
/// <param name="Csv">Where the measures go as CSV; none: nowhere.</param>
/// <param name="Json">Whether a program reads the answer.</param>
internal sealed record EvaluateRequest(IReadOnlyList<string> Scenarios, int Seeds, string? Plots, string? Csv, bool Json)
{
    /// <summary>Which part of the runs is run, from 1, and of how many; none: all.</summary>
    public (int Part, int Of)? Shard { get; init; }

    /// <summary>Files of parts that are joined; none: scenarios are run.</summary>
    public IReadOnlyList<string> Merge { get; init; } = [];
}

/// <summary>The command <c>evaluate</c>: runs the published congestion scenarios, measured beside expected.</summary>
internal static class EvaluateCommand
{
    /// <summary>The name that stands for all scenarios.</summary>
    public const string All = "all";

    /// <summary>Runs it.</summary>
    public static int Run(EvaluateRequest request, CommandEnvironment environment)
    {
        OutputFiles.Require(request.Csv);
        if (request.Merge.Count > 0)
        {
            return Report(PartFiles.Joined(request.Merge, EvaluationPart.Read, EvaluationPart.Join), request, environment);
        }

        bool all = request.Scenarios.Count == 0 || request.Scenarios.Contains(All);
        PublishedScenario[] chosen = [.. PublishedScenario.All.Where(s => all || request.Scenarios.Contains(s.Id))];
        (int part, int of) = request.Shard ?? (1, 1);
        IReadOnlyList<EvaluationRun> runs;
        using (PartLine progress = new("evaluate", environment))
        {
            runs = PublishedScenario.Run(chosen, request.Seeds, (part, of), progress);
        }

        if (request.Shard is null)
        {
            return Report(PublishedScenario.Conclude(chosen, request.Seeds, runs), request, environment);
        }

        new EvaluationPart(PartSet.Name(part, of), [.. chosen.Select(scenario => scenario.Id)], request.Seeds, runs).Write(environment.Output);
        return ExitCode.Success;
    }

    private static int Report(IReadOnlyList<Evaluated> evaluated, EvaluateRequest request, CommandEnvironment environment)
    {
        if (request.Plots is { } folder)
        {
            PlotLibraries.Provide(typeof(EvaluateCommand).Assembly);
            MeasurePlots.Draw(folder, evaluated);
        }

        if (request.Csv is { } path)
        {
            WriteCsv(path, evaluated);
        }

        if (request.Json)
        {
            EvaluateJson.Write(evaluated, environment.Output);
        }
        else
        {
            EvaluateRenderer.Write(evaluated, environment.Text);
        }

        return evaluated.All(scenario => scenario.Passes) ? ExitCode.Success : ExitCode.Violation;
    }

    private static void WriteCsv(string path, IReadOnlyList<Evaluated> all)
    {
        using StreamWriter file = CsvFile.Create(path);
        CsvFile.WriteLine(file, ["scenario", "measure", "value", "low", "high", "passes", "seeds", "source"]);
        foreach (Evaluated scenario in all)
        {
            foreach (Measure m in scenario.Measures)
            {
                string[] numbers = [.. new[] { m.Value, m.Low, m.High }.Select(number => number.ToString("R", CultureInfo.InvariantCulture))];
                CsvFile.WriteLine(file, [scenario.Id, m.Name, .. numbers, m.Passes ? "yes" : "no", string.Join(' ', scenario.Seeds), m.Source]);
            }
        }
    }
}
