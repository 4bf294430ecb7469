using System.Globalization;
using System.Text.Json;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Cli;

/// <summary>The command <c>clauses</c>: the whole specification as a table, with how often each clause is referred to.</summary>
internal static class ClausesCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="json">Whether a program reads the answer; it gets every text and every reference.</param>
    /// <param name="environment">Where to write.</param>
    public static int Run(bool json, CommandEnvironment environment)
    {
        List<ClauseDocument> clauses = [.. ClauseCatalog.Default.All
            .OrderBy(clause => clause.Id, ClauseId.Order)
            .Select(Describe)];
        if (json)
        {
            ClausesDocument document = new(clauses);
            environment.Output.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Readable.ClausesDocument));
        }
        else
        {
            WriteTable(clauses, environment);
        }

        return ExitCode.Success;
    }

    private static void WriteTable(List<ClauseDocument> clauses, CommandEnvironment environment)
    {
        Paint paint = new(environment.Color);
        string[] head = ["id", "level", "dialect", "judged from", "arrows", "code", "tests", "text"];
        string[][] rows = [head, .. clauses.Select(clause => new[]
        {
            clause.Id,
            clause.Reserved ? $"{clause.Level}*" : clause.Level,
            clause.Dialect,
            Places(clause.Judging),
            Number(clause.Arrows.Count, head[4]),
            Number(clause.Code.Count, head[5]),
            Number(clause.Tests.Count, head[6]),
            clause.Text,
        })];
        string[] lines = [.. TextLayout.Align(rows).Select(line => Cut(line, environment.Width))];
        environment.Output.WriteLine($"  {lines[0]}");
        string chapter = string.Empty;
        for (int i = 0; i < clauses.Count; i++)
        {
            if (clauses[i].Chapter != chapter)
            {
                chapter = clauses[i].Chapter;
                environment.Output.WriteLine();
                environment.Output.WriteLine(paint.Bold(chapter));
            }

            environment.Output.WriteLine($"  {lines[i + 1]}");
        }

        environment.Output.WriteLine();
        environment.Output.WriteLine(
            $"{TextLayout.Count(clauses.Count, "clause")} (* reserved: announced, not implemented); 'servalref explain ID' prints one in full");
    }

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

    /// <summary>One word if both dialects have the same, or one of them none.</summary>
    private static string Places(JudgingDocument? judging)
    {
        string none = JudgingStatus.Word(JudgedFrom.NotBinding);
        string[] places = judging is null ? [] : [.. new[] { judging.Mtp1, judging.Prototype2014 }.Where(place => place != none).Distinct()];
        return string.Join(" / ", places);
    }

    private static string Number(int number, string column) =>
        number.ToString(CultureInfo.InvariantCulture).PadLeft(column.Length);

    private static string Cut(string line, int width) => line.Length <= width - 2 ? line : $"{line[..(width - 3)].TrimEnd()}…";
}

internal sealed record ClausesDocument(IReadOnlyList<ClauseDocument> Clauses);

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
