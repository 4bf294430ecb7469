using System.Globalization;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Rendering.Running;

/// <summary>A connection beside the best of its paths alone, in words.</summary>
public static class BestPathText
{
    /// <summary>The measure: its goodput divided by that of the best path alone.</summary>
    public const string Goodput = "goodput over best path";

    /// <summary>The measure: its duration divided by that of the best path alone.</summary>
    public const string Duration = "duration over best path";

    /// <summary>The line of a report.</summary>
    public static string Line(ConnectionCourse course, BestPath best)
    {
        double goodput = course.Measure("goodput") ?? 0;
        double duration = course.Measure("duration") ?? 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  best path of {best.Connection} alone, {best.From} to {best.To}: goodput {RunText.Rate(best.Goodput)}, duration {RunText.Time(best.Duration)}; "
            + $"with all paths {goodput / best.Goodput:0.00} times the goodput, {duration / best.Duration:0.00} times the duration");
    }
}
