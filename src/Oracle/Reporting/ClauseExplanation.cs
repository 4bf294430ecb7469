using System.Text.RegularExpressions;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Oracle.Reporting;

/// <summary>Finds in a clause's chapter the text that says why the clause is there.</summary>
/// <remarks>
/// A chapter gives its reasons in three places: right behind a clause; in a passage or diagram further on that names it; or at
/// the opening of the section, for all of its clauses. The first that exists is the closest.
/// </remarks>
public static partial class ClauseExplanation
{
    /// <summary>The explanation of a clause in the embedded specification.</summary>
    /// <param name="clause">A clause of <see cref="ClauseCatalog.Default"/>.</param>
    /// <returns>Markdown, one paragraph or diagram each, with links relative to the chapter; empty if there is none.</returns>
    public static IReadOnlyList<string> Of(Clause clause)
    {
        ArgumentNullException.ThrowIfNull(clause);
        return SpecificationText.TryRead(clause.Chapter) is { } markdown ? Of(clause.Id, markdown) : [];
    }

    /// <summary>The explanation of a clause in a chapter.</summary>
    /// <param name="id">The clause's identifier.</param>
    /// <param name="markdown">The chapter.</param>
    /// <returns>Markdown, one paragraph, table or diagram each; empty if there is none.</returns>
    public static IReadOnlyList<string> Of(string id, string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        List<string> blocks = Blocks(markdown);
        int clause = blocks.FindIndex(block => block.StartsWith($"**{id}** (", StringComparison.Ordinal));
        if (clause < 0)
        {
            return [];
        }

        List<string> behind = [.. blocks.Skip(clause + 1).TakeWhile(IsExplanation)];
        if (behind.Count > 0)
        {
            return behind;
        }

        // What stands behind the parts of one number is about all of them.
        string number = ClauseId.NumberOf(id);
        int last = blocks.FindLastIndex(block => ClauseStart().Match(block) is { Success: true } m && ClauseId.NumberOf(m.Groups["id"].Value) == number);
        List<string> behindLast = [.. blocks.Skip(last + 1).TakeWhile(IsExplanation)];
        if (behindLast.Count > 0)
        {
            return behindLast;
        }

        List<string> naming = Naming(blocks, id);
        return naming.Count > 0 ? naming : Opening(blocks, clause);
    }

    /// <summary>The passages that name the clause; a diagram with the paragraph that introduces it.</summary>
    private static List<string> Naming(List<string> blocks, string id)
    {
        List<string> found = [];
        for (int i = 1; i < blocks.Count; i++)
        {
            if (IsExplanation(blocks[i]) && ClauseId.FindIn(blocks[i]).Any(named => named == id || named == ClauseId.NumberOf(id)))
            {
                if (IsFence(blocks[i]) && IsExplanation(blocks[i - 1]))
                {
                    found.Add(blocks[i - 1]);
                }

                found.Add(blocks[i]);
            }
        }

        return found;
    }

    private static List<string> Opening(List<string> blocks, int clause)
    {
        int heading = blocks.FindLastIndex(clause, IsHeading);
        return heading < 0 ? [] : [.. blocks.Skip(heading + 1).TakeWhile(IsExplanation)];
    }

    private static bool IsExplanation(string block) =>
        !IsHeading(block) && !ClauseStart().IsMatch(block) && !block.StartsWith("Status:", StringComparison.Ordinal);

    private static bool IsHeading(string block) => block.StartsWith('#');

    private static bool IsFence(string block) => block.StartsWith("```", StringComparison.Ordinal);

    /// <summary>Paragraphs, headings, tables and whole fences.</summary>
    private static List<string> Blocks(string markdown)
    {
        List<string> blocks = [];
        List<string> lines = [];
        bool fenced = false;
        foreach (string line in markdown.ReplaceLineEndings("\n").Split('\n').Append(string.Empty))
        {
            fenced ^= line.StartsWith("```", StringComparison.Ordinal);
            if (fenced || line.Length > 0)
            {
                lines.Add(line);
            }
            else if (lines.Count > 0)
            {
                blocks.Add(string.Join('\n', lines));
                lines.Clear();
            }
        }

        return blocks;
    }

    [GeneratedRegex(@"^\*\*(?<id>[A-Z]+-\d+[a-z]?)\*\* \(", RegexOptions.CultureInvariant)]
    private static partial Regex ClauseStart();
}
