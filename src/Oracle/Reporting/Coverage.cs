using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Reporting;

/// <summary>Which clauses a check has put to the test, of those that captures of its dialects can show broken.</summary>
/// <param name="Exercised">Clauses under which a packet of a judged host fell.</param>
/// <param name="Missing">The others, in order, each with the place from where it could be judged.</param>
public sealed record Coverage(int Exercised, IReadOnlyList<(Clause Clause, JudgedFrom From)> Missing)
{
    /// <summary>The coverage of a check.</summary>
    public static Coverage Of(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Dialect[] dialects = [.. new[] { Dialect.Mtp1, Dialect.Prototype2014 }.Where(dialect => report.Dialect.Split('+').Contains(dialect.Name))];
        List<(Clause, JudgedFrom)> missing = [];
        int exercised = 0;
        foreach (Clause clause in ClauseCatalog.Default.All.Where(clause => !clause.Reserved).OrderBy(clause => clause.Id, ClauseId.Order))
        {
            JudgedFrom from = Place(clause, dialects);
            if (report.Clauses.ContainsKey(clause.Id))
            {
                exercised++;
            }
            else if (JudgingStatus.IsJudgedFrom(from))
            {
                missing.Add((clause, from));
            }
        }

        return new Coverage(exercised, missing);
    }

    // Of two dialects, the one that shows more.
    private static JudgedFrom Place(Clause clause, Dialect[] dialects) =>
        JudgingStatuses.Default.TryGet(clause.Id, out JudgingStatus? status)
            ? dialects.Where(clause.AppliesTo).Select(status.In).Where(JudgingStatus.IsJudgedFrom).DefaultIfEmpty(JudgedFrom.Nowhere).Max()
            : JudgedFrom.Nowhere;
}
