using System.Globalization;
using ServalRef.Simulation.Statistics;

namespace ServalRef.Rendering.Running;

/// <summary>Prints what a series has come to: of each setting and connection the mean of each measure, its deviation and its confidence interval.</summary>
public static class SeriesRenderer
{
    private const int NameWidth = 24;
    private const int ValueWidth = 16;

    /// <summary>Prints it.</summary>
    public static void Write(SeriesResult result, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Title}: {TextLayout.Count(result.Seeds.Count, "seed")} from {result.Seeds[0]}, {TextLayout.Count(result.Settings.Count, "setting")}"));
        foreach (SeriesSetting setting in result.Settings)
        {
            if (setting.Edits.Count > 0)
            {
                output.WriteLine($"  {string.Join(", ", setting.Edits)}");
            }

            foreach (var (name, outcomes, measures) in setting.Connections)
            {
                output.WriteLine($"  {name}: {string.Join(", ", outcomes.Select(o => $"{o.Outcome} {o.Count} of {setting.Rows.Count}"))}");
                output.WriteLine($"    {"".PadRight(NameWidth)}{"mean".PadLeft(ValueWidth)}{"deviation".PadLeft(ValueWidth)}   95 % confidence");
                foreach ((string measure, Summary summary) in measures)
                {
                    WriteMeasure(measure, summary, output);
                }
            }
        }

        WriteMissed(result, output);
    }

    private static void WriteMeasure(string measure, Summary summary, TextWriter output)
    {
        string low = RunText.Show(measure, Math.Max(0, summary.Low));
        output.WriteLine(
            $"    {measure.PadRight(NameWidth)}{RunText.Show(measure, summary.Mean).PadLeft(ValueWidth)}"
            + $"{RunText.Show(measure, summary.Deviation).PadLeft(ValueWidth)}   {low} to {RunText.Show(measure, summary.High)}");
    }

    private static void WriteMissed(SeriesResult result, TextWriter output)
    {
        SeriesRow[] missed = [.. result.Rows.Where(row => !row.IsMet)];
        foreach (SeriesRow row in missed.Take(10))
        {
            string set = row.Edits.Count > 0 ? $", {string.Join(", ", row.Edits)}" : "";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  MISSED  seed {row.Seed}{set}{(row.Violation is { } violation ? ": " + violation : "")}"));
        }

        int runs = result.Rows.Count();
        output.WriteLine(missed.Length == 0 ? $"as expected: {TextLayout.Count(runs, "run")}" : $"missed: {missed.Length} of {TextLayout.Count(runs, "run")}");
    }
}
