using System.Diagnostics.CodeAnalysis;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Clauses;

/// <summary>All clauses of a specification, by identifier; a number without a letter names all of its parts.</summary>
public sealed class ClauseCatalog
{
    private static readonly Lazy<ClauseCatalog> Embedded = new(() =>
        Parse(SpecificationText.Chapters.Select(chapter => (chapter, SpecificationText.TryRead(chapter)!))));

    private readonly Dictionary<string, Clause> _byId;

    private readonly ILookup<string, Clause> _byNumber;

    private ClauseCatalog(List<Clause> clauses)
    {
        All = clauses;
        _byId = clauses.ToDictionary(clause => clause.Id, StringComparer.Ordinal);
        _byNumber = clauses.ToLookup(clause => clause.Number, StringComparer.Ordinal);
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
                if (!chapterOf.TryAdd(clause.Number, file) && chapterOf[clause.Number] != file)
                {
                    throw new ClauseFormatException(
                        file, LineOf(markdown, clause.Id), $"{clause.Number} is already defined in {chapterOf[clause.Number]}");
                }

                all.Add(clause);
            }
        }

        return new ClauseCatalog(all);
    }

    /// <summary>Looks a single requirement up.</summary>
    /// <param name="id">Its identifier as the specification writes it.</param>
    /// <param name="clause">The clause, if there is one of exactly that name.</param>
    /// <returns>Whether there is one; not for a number that has parts.</returns>
    public bool TryGet(string id, [NotNullWhen(true)] out Clause? clause) => _byId.TryGetValue(id, out clause);

    /// <summary>All that an identifier names.</summary>
    /// <param name="id">A clause, a part, or a number that stands for all of its parts.</param>
    /// <returns>One clause, or the parts in the order of their letters; none if the specification has no such clause.</returns>
    public IReadOnlyList<Clause> Find(string id) =>
        TryGet(id, out Clause? clause) ? [clause] : ClauseId.PartOf(id) is null ? [.. _byNumber[id]] : [];

    /// <summary>The clause that an identifier names in a dialect.</summary>
    /// <param name="id">An identifier.</param>
    /// <param name="dialect">The dialect that is spoken.</param>
    /// <returns>The part, if the identifier is a number of which one part only binds that dialect; else the identifier.</returns>
    public string PartIn(string id, Dialect dialect) =>
        Find(id).Where(clause => clause.AppliesTo(dialect)).Take(2).ToArray() is [{ } only] ? only.Id : id;

    /// <summary>How grave it is not to keep a clause.</summary>
    /// <param name="id">Its identifier; for a number with parts, the answer is that of the gravest.</param>
    /// <exception cref="KeyNotFoundException">The specification has no such clause.</exception>
    public Severity SeverityOf(string id) => Find(id) is { Count: > 0 } clauses
        ? clauses.Min(clause => clause.Severity)
        : throw new KeyNotFoundException($"The specification has no clause {id}.");

    private static int LineOf(string markdown, string id)
    {
        string[] lines = markdown.Split('\n');
        return Array.FindLastIndex(lines, line => line.StartsWith($"**{id}**", StringComparison.Ordinal)) + 1;
    }
}
