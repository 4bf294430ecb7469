using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Clauses;

/// <summary>One clause with everything that refers to it, for people.</summary>
public static class ClauseText
{
    private const int LabelColumn = 12;

    /// <summary>Prints it.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="output">Receives the text.</param>
    /// <param name="width">Columns of text.</param>
    /// <param name="paint">Colours, or none.</param>
    public static void Write(Clause clause, TextWriter output, int width, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(clause);
        ArgumentNullException.ThrowIfNull(output);
        string reserved = clause.Reserved ? "; reserved: announced, not implemented yet" : string.Empty;
        output.WriteLine($"{paint.Bold(clause.Id)}  {clause.LevelText}, dialect {clause.DialectText}{reserved}");
        output.WriteLine($"{clause.Chapter}, {clause.Heading}");
        output.WriteLine();
        TextLayout.WriteLabelled(output, string.Empty, 2, [clause.Text], width);
        ClauseTrace trace = Traceability.Default.Of(clause.Id);
        Section("judged", Judged(clause));
        Section("machines", [.. MachineArrows.Of(clause.Id).Select(Sentence)]);
        Section("code", trace.Code);
        Section("tests", trace.Tests);

        void Section(string label, IReadOnlyList<string> lines)
        {
            output.WriteLine();
            TextLayout.WriteLabelled(output, label, LabelColumn, lines.Count == 0 ? ["none"] : lines, int.MaxValue);
        }
    }

    private static string[] Judged(Clause clause)
    {
        if (!JudgingStatuses.Default.TryGet(clause.Id, out JudgingStatus? status))
        {
            return [];
        }

        return [.. new[] { Dialect.Mtp1, Dialect.Prototype2014 }
            .Where(clause.AppliesTo)
            .Select(dialect => $"{dialect.Name}: {status.Sentence(dialect)}")];
    }

    private static string Sentence(MachineArrow arrow)
    {
        string guard = arrow.Guard.Length == 0 ? string.Empty : $" [{arrow.Guard}]";
        string actions = arrow.Actions.Length == 0 ? string.Empty : $" / {arrow.Actions}";
        return $"{arrow.Machine}: {arrow.From} -> {arrow.To}: {arrow.Trigger}{guard}{actions}";
    }
}
