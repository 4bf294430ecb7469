using System.Text.RegularExpressions;
using ServalRef.Oracle.Clauses;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Dossiers;

/// <summary>A member of the code or a test that cites a clause.</summary>
/// <param name="File">Its file in the source tree.</param>
/// <param name="Member">Type and member.</param>
/// <param name="Line">The line of the citation nearest to the member's declaration, from 1.</param>
public sealed record CitedPlace(string File, string Member, int Line);

/// <summary>Finds the lines of citations, which the table of citations leaves out so that it changes seldom.</summary>
/// <param name="content">The files.</param>
internal sealed class CitationLines(ContentTree content)
{
    private readonly Dictionary<string, string[]> _files = new(StringComparer.Ordinal);

    /// <summary>The place of an entry of the table.</summary>
    /// <param name="clause">The clause; its number alone counts too.</param>
    /// <param name="entry">File and member, with a blank between.</param>
    public CitedPlace Find(string clause, string entry)
    {
        string[] parts = entry.Split(' ', 2);
        string[] names = parts[1].Split('.');
        string member = string.Join('.', names.TakeLast(2));
        string[] lines = Lines(parts[0]);
        int declared = Declaration(lines, names[^1]);
        string number = ClauseId.NumberOf(clause);
        int[] cited = [.. Enumerable.Range(0, lines.Length).Where(i => ClauseId.FindIn(lines[i]).Any(id => id == clause || id == number))];
        int line = cited.Length == 0 ? declared : cited.MinBy(i => Math.Abs(i - declared));
        return new CitedPlace(parts[0], member, line + 1);
    }

    private string[] Lines(string file)
    {
        if (!_files.TryGetValue(file, out string[]? lines))
        {
            lines = content.Has(file) ? content.Read(file).Split('\n') : [];
            _files.Add(file, lines);
        }

        return lines;
    }

    /// <summary>The line that declares a member: the first that has its name after a modifier or type, else the first that has it.</summary>
    private static int Declaration(string[] lines, string name)
    {
        Regex word = new($@"^\s*(?:(?:public|internal|private|protected|static|sealed|abstract|partial|readonly|override|virtual|async|const|new)\s+)+.*\b{Regex.Escape(name)}\b");
        int declared = Array.FindIndex(lines, line => word.IsMatch(line));
        return declared >= 0 ? declared : Math.Max(0, Array.FindIndex(lines, line => line.Contains(name, StringComparison.Ordinal)));
    }
}
