using System.Text.Json;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Rendering.Clauses;

/// <summary>The JSON document of <c>clauses --json</c>: every text and every reference.</summary>
public static class ClausesJson
{
    /// <summary>Writes the document, and a line end.</summary>
    /// <param name="writer">Receives it.</param>
    public static void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(JsonSerializer.Serialize(new ClausesDocument(All()), JsonDocuments.Readable.ClausesDocument));
    }

    /// <summary>Every clause in order, with what refers to it.</summary>
    internal static IReadOnlyList<ClauseDocument> All() => [.. ClauseCatalog.Default.All
        .OrderBy(clause => clause.Id, ClauseId.Order)
        .Select(Describe)];

    private static ClauseDocument Describe(Clause clause)
    {
        ClauseTrace trace = Traceability.Default.Of(clause.Id);
        return new ClauseDocument(
            clause.Id,
            clause.LevelText,
            clause.DialectText,
            clause.Reserved,
            clause.Text,
            clause.Chapter,
            clause.Heading,
            Judging(clause),
            [.. MachineArrows.Of(clause.Id)
                .Select(arrow => new ArrowDocument(arrow.Machine, arrow.From, arrow.Trigger, arrow.Guard, arrow.Actions, arrow.To))],
            trace.Code,
            trace.Tests);
    }

    private static JudgingDocument? Judging(Clause clause) => JudgingStatuses.Default.TryGet(clause.Id, out JudgingStatus? status)
        ? new(JudgingStatus.Word(status.Mtp1), JudgingStatus.Word(status.Prototype2014), status.Reason)
        : null;
}

internal sealed record ClausesDocument(IReadOnlyList<ClauseDocument> Clauses) : VersionedDocument;

internal sealed record ClauseDocument(
    string Id,
    string Level,
    string Dialect,
    bool Reserved,
    string Text,
    string Chapter,
    string Heading,
    JudgingDocument? Judging,
    IReadOnlyList<ArrowDocument> Arrows,
    IReadOnlyList<string> Code,
    IReadOnlyList<string> Tests);

internal sealed record JudgingDocument(string Mtp1, string Prototype2014, string Reason);

internal sealed record ArrowDocument(string Machine, string From, string Trigger, string Guard, string Actions, string To);
