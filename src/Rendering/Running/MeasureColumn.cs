using ServalRef.Simulation.Scenarios;

namespace ServalRef.Rendering.Running;

/// <summary>How the measures of a run stand in tables for programs: in base units, which the columns' names tell.</summary>
public static class MeasureColumn
{
    /// <summary>The name of a measure's column, with its unit, and what a measured value is multiplied by for it.</summary>
    /// <param name="measure">The measure.</param>
    public static (string Name, double Scale) Of(string measure) => Measures.Names.GetValueOrDefault(measure) switch
    {
        "size" => ($"{measure} bytes", 1),
        "rate" => ($"{measure} bits per second", 1),
        "time" => ($"{measure} seconds", 1e-9),
        _ => (measure, 1),
    };
}
