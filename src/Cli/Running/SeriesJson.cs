using ServalRef.Simulation.Statistics;

namespace ServalRef.Cli.Running;

/// <summary>The JSON document of <c>run --json</c> with several seeds or values.</summary>
internal static class SeriesJson
{
    /// <summary>The document of a series.</summary>
    public static SeriesDocument Of(SeriesResult result) => new(
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
        (string name, double scale) = RunCsv.Column(measure);
        double?[] values = [.. setting.Rows.Select(row => row.Connections[place].Measures.First(m => m.Measure == measure).Value * scale)];
        return new SeriesMeasureDocument(
            name, summary.Mean * scale, summary.Deviation * scale, summary.Low * scale, summary.High * scale, values);
    }
}

/// <summary>What <c>run --json</c> writes of several runs.</summary>
internal sealed record SeriesDocument(string Verdict, string Title, IReadOnlyList<long> Seeds, IReadOnlyList<SettingDocument> Settings);

/// <summary>The runs with the same values.</summary>
internal sealed record SettingDocument(IReadOnlyDictionary<string, string> Set, int Missed, IReadOnlyList<SeriesConnectionDocument> Connections);

/// <summary>A connection in these runs.</summary>
internal sealed record SeriesConnectionDocument(string Name, IReadOnlyDictionary<string, int> Outcomes, IReadOnlyList<SeriesMeasureDocument> Measures);

/// <summary>A measure: its mean, its sample deviation, the ends of the 95 % confidence interval of the mean, and the values by seed.</summary>
internal sealed record SeriesMeasureDocument(
    string Name, double Mean, double Deviation, double Low, double High, IReadOnlyList<double?> Values);
