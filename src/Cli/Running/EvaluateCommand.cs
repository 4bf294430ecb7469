using System.Globalization;
using System.Text.Json;
using ServalRef.Plots;
using ServalRef.Simulation.Evaluation;

namespace ServalRef.Cli.Running;

/// <summary>What is to be evaluated.</summary>
/// <param name="Scenarios">The scenarios; none: all.</param>
/// <param name="Seeds">How many seeds.</param>
/// <param name="Plots">The folder where plots go; none: nowhere.</param>
/// <param name="Csv">Where the measures go as CSV; none: nowhere.</param>
/// <param name="Json">Whether a program reads the answer.</param>
internal sealed record EvaluateRequest(IReadOnlyList<string> Scenarios, int Seeds, string? Plots, string? Csv, bool Json);

/// <summary>The command <c>evaluate</c>: runs the published congestion scenarios, measured beside expected.</summary>
internal static class EvaluateCommand
{
    /// <summary>The name that stands for all scenarios.</summary>
    public const string All = "all";

    private const int NameWidth = 58;

    /// <summary>Runs it.</summary>
    public static int Run(EvaluateRequest request, CommandEnvironment environment)
    {
        bool all = request.Scenarios.Count == 0 || request.Scenarios.Contains(All);
        PublishedScenario[] chosen = [.. PublishedScenario.All.Where(s => all || request.Scenarios.Contains(s.Id))];
        IReadOnlyList<Evaluated> evaluated;
        using (PartLine progress = new("evaluate", environment))
        {
            Lock turn = new();
            evaluated = PublishedScenario.Evaluate(chosen, request.Seeds, (done, runs) =>
            {
                lock (turn)
                {
                    progress.Show((double)done / runs);
                }
            });
        }

        if (request.Plots is { } folder)
        {
            MeasurePlots.Draw(folder, evaluated);
        }

        if (request.Csv is { } path)
        {
            WriteCsv(path, evaluated);
        }

        if (request.Json)
        {
            environment.Output.WriteLine(JsonSerializer.Serialize(Document(evaluated), JsonDocuments.Readable.EvaluateDocument));
        }
        else
        {
            Write(evaluated, environment.Output);
        }

        return evaluated.All(scenario => scenario.Passes) ? ExitCode.Success : ExitCode.Violation;
    }

    private static void Write(IReadOnlyList<Evaluated> all, TextWriter output)
    {
        foreach (Evaluated scenario in all)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{scenario.Id} {scenario.Title}: {(scenario.Passes ? "pass" : "FAIL")} ({TextLayout.Count(scenario.Seeds.Count, "seed")}, {scenario.Seconds:0.0} s)"));
            foreach (Measure measure in scenario.Measures)
            {
                string mark = measure.Passes ? "  " : "! ";
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {mark}{measure.Name.PadRight(NameWidth)} {measure.Value,8:0.000}   {measure.Low,6:0.00} to {measure.High,-6:0.00}  {measure.Source}"));
            }
        }

        int failed = all.Count(scenario => !scenario.Passes);
        output.WriteLine(failed == 0 ? $"pass: {TextLayout.Count(all.Count, "scenario")}" : $"fail: {failed} of {TextLayout.Count(all.Count, "scenario")}");
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

    private static EvaluateDocument Document(IReadOnlyList<Evaluated> all) => new([.. all.Select(scenario => new ScenarioDocument(
        scenario.Id,
        scenario.Passes ? "pass" : "fail",
        scenario.Seeds,
        [.. scenario.Measures.Select(m => new MeasureDocument(m.Name, m.Value, m.Low, m.High, m.Source))]))]);
}

/// <summary>What <c>evaluate --json</c> writes.</summary>
internal sealed record EvaluateDocument(IReadOnlyList<ScenarioDocument> Scenarios);

/// <summary>A scenario.</summary>
internal sealed record ScenarioDocument(string Id, string Verdict, IReadOnlyList<int> Seeds, IReadOnlyList<MeasureDocument> Measures);

/// <summary>A measured value and its bounds.</summary>
internal sealed record MeasureDocument(string Name, double Value, double Low, double High, string Source);
