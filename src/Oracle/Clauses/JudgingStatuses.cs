using System.Diagnostics.CodeAnalysis;

namespace ServalRef.Oracle.Clauses;

/// <summary>The judging status of every clause, kept as a table in <see cref="File"/>.</summary>
public sealed class JudgingStatuses
{
    /// <summary>Where the table is kept, from the root of the source tree.</summary>
    public const string File = "spec/judging-status.md";

    private static readonly Lazy<JudgingStatuses> Embedded = new(() => Parse(File, SpecificationText.TryRead(File) ?? string.Empty));

    private static readonly Dictionary<string, JudgedFrom> Places =
        Enum.GetValues<JudgedFrom>().ToDictionary(JudgingStatus.Word, StringComparer.Ordinal);

    private readonly Dictionary<string, JudgingStatus> _byClause;

    private JudgingStatuses(List<JudgingStatus> all)
    {
        All = all;
        _byClause = all.ToDictionary(status => status.Clause, StringComparer.Ordinal);
    }

    /// <summary>The table as embedded when this assembly was built.</summary>
    /// <exception cref="ClauseFormatException">A row is malformed.</exception>
    public static JudgingStatuses Default => Embedded.Value;

    /// <summary>Every row, in the order of the table.</summary>
    public IReadOnlyList<JudgingStatus> All { get; }

    /// <summary>Reads a table: the rows that begin with a clause's identifier.</summary>
    /// <param name="file">Its name for messages.</param>
    /// <param name="markdown">Its content.</param>
    /// <exception cref="ClauseFormatException">A row is malformed, or a clause has two.</exception>
    public static JudgingStatuses Parse(string file, string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        List<JudgingStatus> all = [];
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] cells = [.. lines[i].Split('|').Select(cell => cell.Trim())];
            if (cells.Length < 3 || !ClauseId.IsWellFormed(cells[1]))
            {
                continue;
            }

            string? problem = Read(cells, out JudgingStatus? status);
            if (problem is null && all.Exists(other => other.Clause == cells[1]))
            {
                problem = "has a row already";
            }

            all.Add(problem is null ? status! : throw new ClauseFormatException(file, i + 1, $"{cells[1]} {problem}"));
        }

        return new JudgingStatuses(all);
    }

    /// <summary>Looks a clause up.</summary>
    /// <param name="clause">A clause or part, as the specification writes it.</param>
    /// <param name="status">Its row.</param>
    /// <returns>Whether it has one.</returns>
    public bool TryGet(string clause, [NotNullWhen(true)] out JudgingStatus? status) => _byClause.TryGetValue(clause, out status);

    /// <summary>What is wrong with the table beside the clauses it is about.</summary>
    /// <returns>One line each: a clause without a row or out of order, a status that does not fit its dialect or level.</returns>
    public IEnumerable<string> Problems(ClauseCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        string[] expected = [.. catalog.All.Select(clause => clause.Id).Order(ClauseId.Order)];
        IEnumerable<string> missing = expected.Except(_byClause.Keys).Select(id => $"{id} has no row");
        IEnumerable<string> unknown = _byClause.Keys.Except(expected).Select(id => $"{id} is no clause");
        bool sorted = All.Select(status => status.Clause).SequenceEqual(All.Select(status => status.Clause).Order(ClauseId.Order));
        string[] order = sorted ? [] : ["the rows are not in the order of the clauses"];
        return [.. missing, .. unknown, .. order, .. catalog.All.SelectMany(Misfits)];
    }

    private static string? Read(string[] cells, out JudgingStatus? status)
    {
        status = null;
        if (cells.Length != 6)
        {
            return "has a malformed row; expected '| clause | mtp1 | prototype2014 | why it cannot be seen, or what it is told as |'";
        }

        if (!Places.TryGetValue(cells[2], out JudgedFrom mtp1) || !Places.TryGetValue(cells[3], out JudgedFrom prototype))
        {
            return $"has an unknown status '{cells[2]}' or '{cells[3]}'; expected one of {string.Join(", ", Places.Keys)}";
        }

        status = new JudgingStatus(cells[1], mtp1, prototype, cells[4]);
        bool isUnseen = mtp1 == JudgedFrom.Nowhere || prototype == JudgedFrom.Nowhere;
        return isUnseen == (cells[4].Length > 0) || (status.IsJudged && status.IsToldAsAnother)
            ? null
            : "must give a reason if it cannot be seen, and only then, or say 'Told as' which other clause";
    }

    private IEnumerable<string> Misfits(Clause clause)
    {
        if (!TryGet(clause.Id, out JudgingStatus? status))
        {
            yield break;
        }

        foreach (StateMachines.Dialect dialect in (StateMachines.Dialect[])[StateMachines.Dialect.Mtp1, StateMachines.Dialect.Prototype2014])
        {
            JudgedFrom place = status.In(dialect);
            if (clause.AppliesTo(dialect) == (place == JudgedFrom.NotBinding))
            {
                yield return $"{clause.Id} has the status '{JudgingStatus.Word(place)}' in {dialect.Name}, and its dialect is {clause.DialectText}";
            }

            if (place != JudgedFrom.NotBinding && (place == JudgedFrom.Permission) != (clause.Level == ClauseLevel.May))
            {
                yield return $"{clause.Id} has the status '{JudgingStatus.Word(place)}', and its level is {clause.LevelText}";
            }
        }
    }
}
