using System.Globalization;
using ServalRef.Plots;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Cli.Running;

/// <summary>Writes runs as comma-separated values (RFC 4180): a line for each connection of each run.</summary>
internal static class RunCsv
{
    /// <summary>The name of a measure's column, with its unit, and what a measured value is multiplied by for it.</summary>
    public static (string Name, double Scale) Column(string measure) => Measures.Names.GetValueOrDefault(measure) switch
    {
        "size" => ($"{measure} bytes", 1),
        "rate" => ($"{measure} bits per second", 1),
        "time" => ($"{measure} seconds", 1e-9),
        _ => (measure, 1),
    };

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="rows">The runs, all with the same measures.</param>
    public static void Write(string path, IEnumerable<SeriesRow> rows)
    {
        using StreamWriter file = CsvFile.Create(path);
        bool begun = false;
        foreach (SeriesRow row in rows)
        {
            foreach (ConnectionRow connection in row.Connections)
            {
                if (!begun)
                {
                    begun = true;
                    CsvFile.WriteLine(file, [.. row.Edits.Select(edit => edit.Path), "seed", "met", "connection", "outcome", .. connection.Measures.Select(m => Column(m.Measure).Name)]);
                }

                CsvFile.WriteLine(file, [
                    .. row.Edits.Select(edit => edit.Value),
                    row.Seed.ToString(CultureInfo.InvariantCulture),
                    row.IsMet ? "yes" : "no",
                    connection.Name,
                    connection.Outcome,
                    .. connection.Measures.Select(m => (m.Value * Column(m.Measure).Scale)?.ToString("R", CultureInfo.InvariantCulture) ?? ""),
                ]);
            }
        }
    }
}
