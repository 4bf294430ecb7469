using ServalRef.Oracle.Clauses;
using ServalRef.Rendering;
using ServalRef.Rendering.Clauses;

namespace ServalRef.Cli;

/// <summary>The command <c>explain</c>: one clause with everything that refers to it.</summary>
internal static class ExplainCommand
{
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

            ClauseText.Write(clause, environment.Text, environment.Width, paint);
        }

        return ExitCode.Success;
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
