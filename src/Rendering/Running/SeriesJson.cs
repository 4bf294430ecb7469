using System.Text.Json;
using ServalRef.Rendering.Schemas;
using ServalRef.Simulation.Statistics;

namespace ServalRef.Rendering.Running;

/// <summary>The JSON document of <c>run --json</c> with several seeds or values.</summary>
public static class SeriesJson
{
    /// <summary>Writes the document, and a line end.</summary>
    /// <param name="result">What the runs have come to.</param>
    /// <param name="writer">Receives it.</param>
    public static void Write(SeriesResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(Of(result), JsonDocuments.Readable.SeriesDocument));
    }

    private static SeriesDocument Of(SeriesResult result) => new(
        result.IsMet ? "met" : "missed",
        result.Title,
        result.Seeds,
        [
            .. result.Settings.Select(setting => new SettingDocument(
                setting.Edits.ToDictionary(edit => edit.Path, edit => edit.Value),
                setting.Rows.Count(row => !row.IsMet),
                [
                    .. setting.Connections.Select((connection, place) => new SeriesConnectionDocument(
                        connection.Name,
                        connection.Outcomes.ToDictionary(o => o.Outcome, o => o.Count),
                        [.. connection.Measures.Select(m => Of(m.Measure, m.Summary, setting, place))])),
                ])),
        ]);

    private static SeriesMeasureDocument Of(string measure, Summary summary, SeriesSetting setting, int place)
    {
        (string name, double scale) = MeasureColumn.Of(measure);
        double?[] values = [.. setting.Rows.Select(row => row.Connections[place].Measures.First(m => m.Measure == measure).Value * scale)];
        return new SeriesMeasureDocument(
            name, summary.Mean * scale, summary.Deviation * scale, summary.Low * scale, summary.High * scale, values);
    }
}

/// <summary>What <c>run --json</c> writes of several runs.</summary>
internal sealed record SeriesDocument([property: Words("met", "missed")] string Verdict, string Title, IReadOnlyList<long> Seeds, IReadOnlyList<SettingDocument> Settings)
    : VersionedDocument;

/// <summary>The runs with the same values.</summary>
internal sealed record SettingDocument(IReadOnlyDictionary<string, string> Set, int Missed, IReadOnlyList<SeriesConnectionDocument> Connections);

/// <summary>A connection in these runs.</summary>
internal sealed record SeriesConnectionDocument(string Name, IReadOnlyDictionary<string, int> Outcomes, IReadOnlyList<SeriesMeasureDocument> Measures);

/// <summary>A measure: its mean, its sample deviation, the ends of the 95 % confidence interval of the mean, and the values by seed.</summary>
internal sealed record SeriesMeasureDocument(
    string Name, double Mean, double Deviation, double Low, double High, IReadOnlyList<double?> Values);
