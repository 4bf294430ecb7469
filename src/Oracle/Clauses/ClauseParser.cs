using System.Text;
using System.Text.RegularExpressions;

namespace ServalRef.Oracle.Clauses;

/// <summary>Reads the clauses out of a chapter's Markdown.</summary>
/// <remarks>
/// A clause is a paragraph that begins with its identifier in bold and, in parentheses, its dialect and, where a rule is only
/// announced, <c>reserved</c>; it ends at the next blank line. Its level is the key word of RFC 2119 in its sentence. The parts of
/// one number have the letters from <c>a</c> on, in this order. Text in fenced code blocks is an example. Whatever begins like a
/// clause and is none is an error: a rule that is silently not read would silently not be checked.
/// </remarks>
public static partial class ClauseParser
{
    /// <summary>Reads one chapter.</summary>
    /// <param name="chapter">The file's name for clauses and messages.</param>
    /// <param name="markdown">Its content.</param>
    /// <returns>The clauses in the order of the text.</returns>
    /// <exception cref="ClauseFormatException">A clause is malformed or defined twice in this chapter.</exception>
    public static IReadOnlyList<Clause> Parse(string chapter, string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        List<Clause> clauses = [];
        Dictionary<string, int> definedAt = new(StringComparer.Ordinal);
        string heading = string.Empty;
        bool fenced = false;
        bool blankBefore = true;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                fenced = !fenced;
            }
            else if (!fenced && line.StartsWith('#'))
            {
                heading = line.TrimStart('#').Trim();
                blankBefore = true;
                continue;
            }
            else if (!fenced && LooksLikeClause().IsMatch(line))
            {
                Clause clause = ReadClause(chapter, heading, lines, i, blankBefore);
                RequireNextPart(chapter, i + 1, clause, definedAt);
                clauses.Add(clause);
            }

            blankBefore = string.IsNullOrWhiteSpace(line);
        }

        return clauses;
    }

    /// <summary>Parts stand in the order of their letters, and a number that has parts does not stand for itself beside them.</summary>
    private static void RequireNextPart(string chapter, int line, Clause clause, Dictionary<string, int> definedAt)
    {
        string id = clause.Id;
        string first = $"{clause.Number}a";
        string problem = clause.Part switch
        {
            _ when definedAt.TryGetValue(id, out int at) => $"{id} is already defined in line {at}",
            null when definedAt.ContainsKey(first) => $"{id} stands beside its own part {first}; give it the next letter",
            not null when definedAt.ContainsKey(clause.Number) => $"{id} stands beside {clause.Number}, which must then be a part itself",
            not null and not 'a' when !definedAt.ContainsKey($"{clause.Number}{(char)(clause.Part - 1)}") =>
                $"{id} comes without {clause.Number}{(char)(clause.Part - 1)} before it; letters have no gaps",
            _ => string.Empty,
        };
        if (problem.Length > 0)
        {
            throw new ClauseFormatException(chapter, line, problem);
        }

        definedAt.Add(id, line);
    }

    private static Clause ReadClause(string chapter, string heading, string[] lines, int first, bool blankBefore)
    {
        Match match = FirstLine().Match(lines[first]);
        if (!match.Success)
        {
            throw new ClauseFormatException(
                chapter, first + 1, "malformed clause; expected '**ID** (dialect[; reserved]) sentence'");
        }

        string id = match.Groups["id"].Value;
        if (!ClauseId.IsWellFormed(id))
        {
            throw new ClauseFormatException(
                chapter, first + 1, $"'{id}' is no clause identifier; its prefix must be one of {string.Join(", ", ClauseId.Prefixes)}");
        }

        if (!blankBefore)
        {
            throw new ClauseFormatException(chapter, first + 1, $"{id} must begin a paragraph: put a blank line before it");
        }

        StringBuilder text = new(match.Groups["text"].Value.Trim());
        for (int i = first + 1; i < lines.Length && !string.IsNullOrWhiteSpace(lines[i]) && !LooksLikeClause().IsMatch(lines[i]); i++)
        {
            text.Append(' ').Append(lines[i].Trim());
        }

        if (text.Length == 0)
        {
            throw new ClauseFormatException(chapter, first + 1, $"{id} has no text");
        }

        ClauseDialect dialect = ReadDialect(chapter, first + 1, match.Groups["dialect"].Value);
        string sentence = text.ToString();
        return ClauseSentence.Read(sentence, out ClauseLevel level) is { } problem
            ? throw new ClauseFormatException(chapter, first + 1, $"{id} {problem}")
            : new Clause(id, level, dialect, sentence, chapter, heading, match.Groups["reserved"].Success);
    }

    private static ClauseDialect ReadDialect(string chapter, int line, string word) => word switch
    {
        "both" => ClauseDialect.Both,
        "mtp1" => ClauseDialect.Mtp1,
        "prototype2014" => ClauseDialect.Prototype2014,
        _ => throw new ClauseFormatException(chapter, line, $"unknown dialect '{word}'; expected both, mtp1 or prototype2014"),
    };

    [GeneratedRegex(@"^\s*\*\*[A-Z]+-\d", RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeClause();

    [GeneratedRegex(
        @"^\*\*(?<id>[A-Z]+-\d+[a-z]?)\*\* \((?<dialect>[^;()]*)(?<reserved>; reserved)?\)(?<text>.*)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex FirstLine();
}
