using System.Globalization;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Rendering.Clauses;

/// <summary>The whole specification as a table, with how often each clause is referred to.</summary>
public static class ClauseTable
{
    /// <summary>Prints it.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="width">Columns of text; what is longer is cut.</param>
    /// <param name="paint">Colours, or none.</param>
    public static void Write(TextWriter output, int width, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(output);
        IReadOnlyList<ClauseDocument> clauses = ClausesJson.All();
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
        string[] lines = [.. TextLayout.Align(rows).Select(line => TextLayout.Cut(line, width - 2))];
        output.WriteLine($"  {lines[0]}");
        string chapter = string.Empty;
        for (int i = 0; i < clauses.Count; i++)
        {
            if (clauses[i].Chapter != chapter)
            {
                chapter = clauses[i].Chapter;
                output.WriteLine();
                output.WriteLine(paint.Bold(chapter));
            }

            output.WriteLine($"  {lines[i + 1]}");
        }

        output.WriteLine();
        output.WriteLine(
            $"{TextLayout.Count(clauses.Count, "clause")} (* reserved: announced, not implemented); 'servalref explain ID' prints one in full");
    }

    /// <summary>One word if both dialects have the same, or one of them none.</summary>
    private static string Places(JudgingDocument? judging)
    {
        string none = JudgingStatus.Word(JudgedFrom.NotBinding);
        string[] places = judging is null ? [] : [.. new[] { judging.Mtp1, judging.Prototype2014 }.Where(place => place != none).Distinct()];
        return string.Join(" / ", places);
    }

    private static string Number(int number, string column) =>
        number.ToString(CultureInfo.InvariantCulture).PadLeft(column.Length);
}
