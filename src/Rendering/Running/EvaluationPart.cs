using System.Text.Json;
using ServalRef.Simulation.Evaluation;

namespace ServalRef.Rendering.Running;

/// <summary>A part of an evaluation: what <c>evaluate --shard --json</c> writes, and <c>evaluate --merge</c> joins.</summary>
/// <param name="Part">Which part it is: <c>2/4</c>.</param>
/// <param name="Scenarios">The scenarios that are evaluated.</param>
/// <param name="Seeds">How many seeds.</param>
/// <param name="Runs">The runs of this part.</param>
public sealed record EvaluationPart(string Part, IReadOnlyList<string> Scenarios, int Seeds, IReadOnlyList<EvaluationRun> Runs) : VersionedDocument
{
    /// <summary>Writes the document, and a line end.</summary>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(this, JsonDocuments.Lines.EvaluationPart));
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EvaluationPart Read(Stream stream) => JsonDocuments.Read(
        stream,
        JsonDocuments.Strict.EvaluationPart,
        "it holds no part of an evaluation, which 'evaluate --shard --json' writes",
        part => part.Seeds >= 1 && !part.Runs.Contains(null!) ? part : null);

    /// <summary>What parts come to together: the same as if all had been evaluated at once.</summary>
    /// <param name="parts">All parts, in any order.</param>
    /// <exception cref="FormatException">One is missing, there twice, or of another evaluation.</exception>
    public static IReadOnlyList<Evaluated> Join(IReadOnlyList<EvaluationPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        EvaluationPart first = parts[0];
        if (parts.FirstOrDefault(part => part.Seeds != first.Seeds || !part.Scenarios.SequenceEqual(first.Scenarios)) is { } other)
        {
            throw new FormatException($"part {other.Part} is of another evaluation than part {first.Part}: its scenarios or seeds are others");
        }

        PartSet.RequireAll([.. parts.Select(part => part.Part)]);
        PublishedScenario[] scenarios = [.. PublishedScenario.All.Where(scenario => first.Scenarios.Contains(scenario.Id))];
        if (scenarios.Length == 0 || scenarios.Length != first.Scenarios.Count)
        {
            throw new FormatException($"the scenarios are not all known: {string.Join(", ", first.Scenarios)}");
        }

        return PublishedScenario.Conclude(scenarios, first.Seeds, [.. parts.SelectMany(part => part.Runs)]);
    }
}
