using System.Text.Json;
using ServalRef.Rendering.Schemas;
using ServalRef.Simulation.Evaluation;

namespace ServalRef.Rendering.Running;

/// <summary>The JSON document of <c>evaluate --json</c>.</summary>
public static class EvaluateJson
{
    /// <summary>Writes the document, and a line end.</summary>
    /// <param name="all">What the scenarios have come to.</param>
    /// <param name="writer">Receives it.</param>
    public static void Write(IReadOnlyList<Evaluated> all, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(Of(all), JsonDocuments.Readable.EvaluateDocument));
    }

    private static EvaluateDocument Of(IReadOnlyList<Evaluated> all) => new([.. all.Select(scenario => new ScenarioDocument(
        scenario.Id,
        scenario.Passes ? "pass" : "fail",
        scenario.Seeds,
        [.. scenario.Measures.Select(m => new MeasureDocument(m.Name, m.Value, m.Low, m.High, m.Source))]))]);
}

/// <summary>What <c>evaluate --json</c> writes.</summary>
internal sealed record EvaluateDocument(IReadOnlyList<ScenarioDocument> Scenarios) : VersionedDocument;

/// <summary>A scenario.</summary>
internal sealed record ScenarioDocument(string Id, [property: Words("pass", "fail")] string Verdict, IReadOnlyList<int> Seeds, IReadOnlyList<MeasureDocument> Measures);

/// <summary>A measured value and its bounds.</summary>
internal sealed record MeasureDocument(string Name, double Value, double Low, double High, string Source);
