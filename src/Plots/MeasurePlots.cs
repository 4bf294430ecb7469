using System.Globalization;
using ScottPlot;
using ServalRef.Simulation.Evaluation;

namespace ServalRef.Plots;

/// <summary>Draws evaluated scenarios: each measure as a point, its bounds as a bar, and the figures beside as CSV.</summary>
public static class MeasurePlots
{
    /// <summary>Draws one plot for each scenario into a folder, which is made if it is not there.</summary>
    public static void Draw(string folder, IReadOnlyList<Evaluated> scenarios)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        Directory.CreateDirectory(folder);
        foreach (Evaluated scenario in scenarios)
        {
            using Plot plot = new();
            plot.Title($"{scenario.Id} {scenario.Title}: {(scenario.Passes ? "pass" : "fail")}");
            for (int row = 0; row < scenario.Measures.Count; row++)
            {
                Measure measure = scenario.Measures[row];
                double place = scenario.Measures.Count - row;
                var bounds = plot.Add.Line(measure.Low, place, measure.High, place);
                (bounds.LineWidth, bounds.Color) = (10, Color.FromHex("#CCCCCC"));
                var point = plot.Add.Marker(measure.Value, place, MarkerShape.FilledCircle, 9, Color.FromHex(measure.Passes ? "#0072B2" : "#D55E00"));
                point.LegendText = "";
            }

            double[] places = [.. Enumerable.Range(0, scenario.Measures.Count).Select(row => (double)(scenario.Measures.Count - row))];
            plot.Axes.Left.SetTicks(places, [.. scenario.Measures.Select(measure => measure.Name)]);
            plot.Axes.SetLimitsY(0.3, scenario.Measures.Count + 0.7);
            int height = 140 + (34 * scenario.Measures.Count);
            SvgFile.Save(plot, Path.Combine(folder, scenario.Id + ".svg"), 1000, height);
            plot.SavePng(Path.Combine(folder, scenario.Id + ".png"), 1000, height);
            using StreamWriter file = CsvFile.Create(Path.Combine(folder, scenario.Id + ".csv"));
            CsvFile.WriteLine(file, ["measure", "value", "low", "high"]);
            foreach (Measure measure in scenario.Measures)
            {
                double[] numbers = [measure.Value, measure.Low, measure.High];
                CsvFile.WriteLine(file, [measure.Name, .. numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))]);
            }
        }
    }
}
