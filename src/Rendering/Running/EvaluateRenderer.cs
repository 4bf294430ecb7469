using System.Globalization;
using ServalRef.Simulation.Evaluation;

namespace ServalRef.Rendering.Running;

/// <summary>Prints what the published scenarios have come to: measured beside expected.</summary>
public static class EvaluateRenderer
{
    private const int NameWidth = 58;

    /// <summary>Prints it.</summary>
    /// <param name="all">What the scenarios have come to.</param>
    /// <param name="output">Receives the text.</param>
    public static void Write(IReadOnlyList<Evaluated> all, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(output);
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
}
