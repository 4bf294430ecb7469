using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Rendering.Running;

/// <summary>A part of a series: what <c>run --shard --json</c> writes, and <c>run --merge</c> joins.</summary>
/// <param name="Part">Which part it is: <c>2/4</c>.</param>
/// <param name="Title">What the scenario shows.</param>
/// <param name="Scenario">The SHA-256 of the scenario's text: parts of different files do not make a whole.</param>
/// <param name="First">The first seed of the series.</param>
/// <param name="Seeds">How many seeds the series has.</param>
/// <param name="Settings">The settings of the series, each with the values that it puts into the file.</param>
/// <param name="Measures">What is measured of each connection.</param>
/// <param name="Runs">The runs of this part.</param>
public sealed record SeriesPart(
    string Part,
    string Title,
    string Scenario,
    long First,
    int Seeds,
    IReadOnlyList<IReadOnlyList<ScenarioEdit>> Settings,
    IReadOnlyList<string> Measures,
    IReadOnlyList<PartRun> Runs) : VersionedDocument
{
    /// <summary>What a document says of the text of a scenario.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>What a document says of a run.</summary>
    /// <param name="place">Its place among all runs of the series: setting by setting, and seed by seed.</param>
    /// <param name="row">What it has come to.</param>
    public static PartRun Run(int place, SeriesRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new PartRun(place, row.IsMet, row.Violation, [
            .. row.Connections.Select(one => new PartConnection(one.Name, one.Outcome, [.. one.Measures.Select(m => m.Value)])),
        ]);
    }

    /// <summary>Writes the document, and a line end.</summary>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(this, JsonDocuments.Lines.SeriesPart));
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SeriesPart Read(Stream stream) => JsonDocuments.Read(
        stream, JsonDocuments.Strict.SeriesPart, "it holds no part of a series, which 'run --shard --json' writes", part => part.IsWhole() ? part : null);

    /// <summary>The series that parts make: the same as if it had been run at once.</summary>
    /// <param name="parts">All parts, in any order.</param>
    /// <exception cref="FormatException">One is missing, there twice, or of another series.</exception>
    public static SeriesResult Join(IReadOnlyList<SeriesPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        // A part may have no run, where there are more parts than runs; then it does not know what is measured.
        SeriesPart first = parts.FirstOrDefault(part => part.Runs.Count > 0) ?? parts[0];
        if (parts.FirstOrDefault(part => !part.IsOf(first)) is { } other)
        {
            throw new FormatException($"part {other.Part} is of another series than part {first.Part}: its file, seeds or values are others");
        }

        PartSet.RequireAll([.. parts.Select(part => part.Part)]);
        PartRun[] runs = [.. parts.SelectMany(part => part.Runs).OrderBy(run => run.Place)];
        if (!runs.Select(run => run.Place).SequenceEqual(Enumerable.Range(0, first.Settings.Count * first.Seeds)))
        {
            throw new FormatException("the parts do not hold each run once");
        }

        return new SeriesResult(
            first.Title,
            [.. Enumerable.Range(0, first.Seeds).Select(seed => first.First + seed)],
            [.. first.Settings.Select((edits, setting) => new SeriesSetting(edits, [.. Enumerable.Range(0, first.Seeds).Select(seed => first.Row(runs[(setting * first.Seeds) + seed]))]))]);
    }

    private bool IsOf(SeriesPart other) => (Title, Scenario, First, Seeds) == (other.Title, other.Scenario, other.First, other.Seeds)
        && (Runs.Count == 0 || Measures.SequenceEqual(other.Measures))
        && Settings.Count == other.Settings.Count && Settings.Zip(other.Settings).All(pair => pair.First.SequenceEqual(pair.Second));

    private SeriesRow Row(PartRun run) => new(Settings[run.Place / Seeds], First + (run.Place % Seeds), run.Met, run.Violation, [
        .. run.Connections.Select(one => new ConnectionRow(one.Name, one.Outcome, [.. Measures.Zip(one.Values)])),
    ]);

    // The reader finds what is missing in an object, but neither nulls in lists nor lists of other lengths.
    private bool IsWhole() => Seeds >= 1 && Settings.Count >= 1
        && Settings.All(setting => setting is not null && !setting.Contains(null!)) && !Measures.Contains(null!)
        && Runs.All(run => run is not null && run.Connections.All(one => one is not null && one.Values.Count == Measures.Count))
        && Runs.All(run => run.Connections.Select(one => one.Name).SequenceEqual(Runs[0].Connections.Select(one => one.Name)));
}

/// <summary>A run of a part.</summary>
/// <param name="Place">Its place among all runs of the series.</param>
/// <param name="Met">Whether everything expected came true, and nothing was violated.</param>
/// <param name="Violation">The invariant that was violated first; null: none.</param>
/// <param name="Connections">Each connection.</param>
public sealed record PartRun(int Place, bool Met, string? Violation, IReadOnlyList<PartConnection> Connections);

/// <summary>A connection of a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Values">What was measured; null: there was nothing to measure.</param>
public sealed record PartConnection(string Name, string Outcome, IReadOnlyList<double?> Values);
