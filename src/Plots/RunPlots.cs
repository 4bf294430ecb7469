using System.Globalization;
using ScottPlot;

namespace ServalRef.Plots;

/// <summary>Draws a run: congestion windows, rates, round trips and stream positions over time, as SVG and PNG.</summary>
public static class RunPlots
{
    private const int Width = 1000;
    private const int Height = 420;

    // Okabe and Ito's colours, which people who see colours differently can tell apart.
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442"];

    /// <summary>Draws four plots into a folder, which is made if it is not there, each as SVG and PNG with its data beside it as CSV.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="title">What is above each.</param>
    /// <param name="series">What to draw.</param>
    /// <returns>The files, without their endings.</returns>
    public static IReadOnlyList<string> Draw(string folder, string title, RunSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        Directory.CreateDirectory(folder);
        return
        [
            Draw(folder, "cwnd", $"{title}: congestion window", "kB", series, flow => flow.Windows, flow => flow.Losses),
            Draw(folder, "rate", $"{title}: data sent", "Mbit/s", series, flow => flow.Rates, null),
            Draw(folder, "rtt", $"{title}: smoothed round trip", "ms", series, flow => flow.RoundTrips, null),
            Draw(folder, "sequence", $"{title}: position in the stream", "MB", series, flow => flow.Positions, null, lines: false),
        ];
    }

    private static string Draw(
        string folder,
        string name,
        string title,
        string unit,
        RunSeries series,
        Func<FlowSeries, IList<(double At, double Value)>> points,
        Func<FlowSeries, IList<(double At, double Value)>>? losses,
        bool lines = true)
    {
        using Plot plot = new();
        plot.Title(title);
        plot.XLabel("seconds");
        plot.YLabel(unit);
        for (int index = 0; index < series.Flows.Count; index++)
        {
            FlowSeries flow = series.Flows[index];
            Color colour = Color.FromHex(Colours[index % Colours.Length]);
            Add(plot, points(flow), colour, flow.Name, lines);
            if (losses?.Invoke(flow) is { Count: > 0 } lost)
            {
                var marks = plot.Add.Markers(lost.Select(p => p.At).ToArray(), lost.Select(p => p.Value).ToArray());
                (marks.MarkerShape, marks.MarkerSize, marks.Color) = (MarkerShape.Eks, 6, colour);
                marks.LegendText = $"loss on {flow.Name}";
            }
        }

        Mark(plot, series);
        plot.ShowLegend(Alignment.UpperLeft);
        string path = Path.Combine(folder, name);
        SvgFile.Save(plot, path + ".svg", Width, Height);
        plot.SavePng(path + ".png", Width, Height);
        WriteData(path + ".csv", unit, series, points, losses);
        return path;
    }

    private static void WriteData(
        string path,
        string unit,
        RunSeries series,
        Func<FlowSeries, IList<(double At, double Value)>> points,
        Func<FlowSeries, IList<(double At, double Value)>>? losses)
    {
        using StreamWriter file = CsvFile.Create(path);
        CsvFile.WriteLine(file, ["flow", "kind", "seconds", unit]);
        foreach (FlowSeries flow in series.Flows)
        {
            WriteData(file, flow.Name, "value", points(flow));
            WriteData(file, flow.Name, "loss", losses?.Invoke(flow) ?? []);
        }
    }

    private static void WriteData(StreamWriter file, string flow, string kind, IList<(double At, double Value)> points)
    {
        foreach ((double at, double value) in points)
        {
            CsvFile.WriteLine(file, [flow, kind, at.ToString("R", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture)]);
        }
    }

    private static void Add(Plot plot, IList<(double At, double Value)> points, Color colour, string name, bool lines)
    {
        if (points.Count == 0)
        {
            return;
        }

        double[] at = [.. points.Select(point => point.At)];
        double[] values = [.. points.Select(point => point.Value)];
        var drawn = lines ? plot.Add.ScatterLine(at, values, colour) : plot.Add.ScatterPoints(at, values, colour);
        (drawn.LegendText, drawn.LineWidth, drawn.MarkerSize) = (name, lines ? 1.5f : 0, lines ? 0 : 2.5f);
    }

    // One line for what happens in one moment.
    private static void Mark(Plot plot, RunSeries series)
    {
        foreach (IGrouping<double, (double At, string What)> moment in series.Marks.GroupBy(mark => Math.Round(mark.At, 1)))
        {
            var line = plot.Add.VerticalLine(moment.Key, 1, Colors.Gray, LinePattern.Dashed);
            line.LabelText = string.Join(", ", moment.Select(mark => mark.What).Distinct().Take(2));
            (line.LabelFontSize, line.LabelOppositeAxis) = (10, true);
            line.LabelBackgroundColor = Colors.Transparent;
            line.LabelFontColor = Colors.Gray;
        }
    }
}
