using System.Globalization;
using ServalRef.Plots;
using ServalRef.Rendering.Running;

namespace ServalRef.Cli.Running;

/// <summary>Writes runs as comma-separated values (RFC 4180): a line for each connection of each run.</summary>
internal static class RunCsv
{
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
                    CsvFile.WriteLine(file, [.. row.Edits.Select(edit => edit.Path), "seed", "met", "connection", "outcome", .. connection.Measures.Select(m => MeasureColumn.Of(m.Measure).Name)]);
                }

                CsvFile.WriteLine(file, [
                    .. row.Edits.Select(edit => edit.Value),
                    row.Seed.ToString(CultureInfo.InvariantCulture),
                    row.IsMet ? "yes" : "no",
                    connection.Name,
                    connection.Outcome,
                    .. connection.Measures.Select(m => (m.Value * MeasureColumn.Of(m.Measure).Scale)?.ToString("R", CultureInfo.InvariantCulture) ?? ""),
                ]);
            }
        }
    }
}
