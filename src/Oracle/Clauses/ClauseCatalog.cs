using System.Diagnostics.CodeAnalysis;

namespace ServalRef.Oracle.Clauses;

/// <summary>All clauses of a specification, by identifier.</summary>
public sealed class ClauseCatalog
{
    private static readonly Lazy<ClauseCatalog> Embedded = new(() =>
        Parse(SpecificationText.Chapters.Select(chapter => (chapter, SpecificationText.TryRead(chapter)!))));

    private readonly Dictionary<string, Clause> _byId;

    private ClauseCatalog(List<Clause> clauses)
    {
        All = clauses;
        _byId = clauses.ToDictionary(clause => clause.Id, StringComparer.Ordinal);
    }

    /// <summary>The clauses of this project's own specification, as embedded when it was built.</summary>
    /// <exception cref="ClauseFormatException">A chapter is malformed.</exception>
    public static ClauseCatalog Default => Embedded.Value;

    /// <summary>Every clause, by chapter and, within one, in the order of the text.</summary>
    public IReadOnlyList<Clause> All { get; }

    /// <summary>Reads chapters into a catalogue.</summary>
    /// <param name="chapters">File name and Markdown of each, in order.</param>
    /// <exception cref="ClauseFormatException">A clause is malformed, or defined twice in one chapter or in two.</exception>
    public static ClauseCatalog Parse(IEnumerable<(string File, string Markdown)> chapters)
    {
        ArgumentNullException.ThrowIfNull(chapters);
        List<Clause> all = [];
        Dictionary<string, string> chapterOf = new(StringComparer.Ordinal);
        foreach ((string file, string markdown) in chapters)
        {
            foreach (Clause clause in ClauseParser.Parse(file, markdown))
            {
                if (!chapterOf.TryAdd(clause.Id, file))
                {
                    throw new ClauseFormatException(
                        file, LineOf(markdown, clause.Id), $"{clause.Id} is already defined in {chapterOf[clause.Id]}");
                }

                all.Add(clause);
            }
        }

        return new ClauseCatalog(all);
    }

    /// <summary>Looks a clause up.</summary>
    /// <param name="id">Its identifier, in capitals.</param>
    /// <param name="clause">The clause, if there is one of that name.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(string id, [NotNullWhen(true)] out Clause? clause) => _byId.TryGetValue(id, out clause);

    /// <summary>How grave it is not to keep a clause.</summary>
    /// <param name="id">Its identifier.</param>
    /// <exception cref="KeyNotFoundException">The specification has no such clause.</exception>
    public Severity SeverityOf(string id) => TryGet(id, out Clause? clause)
        ? clause.Severity
        : throw new KeyNotFoundException($"The specification has no clause {id}.");

    private static int LineOf(string markdown, string id)
    {
        string[] lines = markdown.Split('\n');
        return Array.FindLastIndex(lines, line => line.StartsWith($"**{id}**", StringComparison.Ordinal)) + 1;
    }
}
