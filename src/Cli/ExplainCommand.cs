using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Cli;

/// <summary>The command <c>explain</c>: one clause with everything that refers to it.</summary>
internal static class ExplainCommand
{
    private const int LabelColumn = 12;

    /// <summary>Runs it.</summary>
    /// <param name="word">The identifier; case does not count. A number that has parts stands for all of them.</param>
    /// <param name="environment">Where to write.</param>
    /// <exception cref="UsageException">There is no such clause; the message offers the nearest.</exception>
    public static int Run(string word, CommandEnvironment environment)
    {
        string id = ClauseId.Normalise(word);
        IReadOnlyList<Clause> clauses = ClauseCatalog.Default.Find(id);
        if (clauses.Count == 0)
        {
            throw new UsageException($"no clause '{word}'{Suggest(id)} (servalref clauses lists all)");
        }

        Paint paint = new(environment.Color);
        foreach (Clause clause in clauses)
        {
            if (clause != clauses[0])
            {
                environment.Output.WriteLine();
            }

            WriteClause(clause, environment.Output, paint, environment.Width);
        }

        return ExitCode.Success;
    }

    private static void WriteClause(Clause clause, TextWriter output, Paint paint, int width)
    {
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
            .Select(dialect => $"{dialect.Name}: {Place(status.In(dialect), status.Reason)}")];
    }

    private static string Place(JudgedFrom place, string reason) => place switch
    {
        JudgedFrom.Host => "by a capture at the host that is judged",
        JudgedFrom.EitherEnd => "by a capture at the host that is judged or at its peer",
        JudgedFrom.Anywhere => "by any capture",
        JudgedFrom.Permission => "never: it permits, and there is nothing to break",
        _ => $"never, since no capture shows it: {reason}",
    };

    private static string Sentence(MachineArrow arrow)
    {
        string guard = arrow.Guard.Length == 0 ? string.Empty : $" [{arrow.Guard}]";
        string actions = arrow.Actions.Length == 0 ? string.Empty : $" / {arrow.Actions}";
        return $"{arrow.Machine}: {arrow.From} -> {arrow.To}: {arrow.Trigger}{guard}{actions}";
    }

    private static string Suggest(string id)
    {
        // Of equally near ones, those of the same chapter come first.
        string prefix = id.Split('-')[0];
        IEnumerable<string> known = ClauseCatalog.Default.All.Select(clause => clause.Id)
            .OrderBy(candidate => candidate.StartsWith($"{prefix}-", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(candidate => candidate, ClauseId.Order);
        return Suggestions.Sentence(Suggestions.For(id, known));
    }
}
