namespace ServalRef.Site.References;

/// <summary>Reads the rows of Markdown tables as they stand in the specification's generated and kept pages.</summary>
internal static class MarkdownTable
{
    /// <summary>The rows of all tables of a text, without their head rows; cells are trimmed.</summary>
    public static IEnumerable<string[]> Rows(string markdown)
    {
        string[] lines = markdown.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            bool head = i + 1 < lines.Length && IsRule(lines[i + 1]);
            if (IsRow(lines[i]) && !IsRule(lines[i]) && !head)
            {
                yield return Cells(lines[i]);
            }
        }
    }

    private static bool IsRow(string line) => line.StartsWith('|') && line.EndsWith('|') && line.Length > 2;

    private static bool IsRule(string line) => IsRow(line) && line.All(c => c is '|' or '-' or ' ' or ':') && line.Contains("---", StringComparison.Ordinal);

    // A bar that is escaped belongs to the cell.
    private static string[] Cells(string line)
    {
        const char Bar = '\u0001';
        return [.. line[1..^1].Replace(@"\|", Bar.ToString(), StringComparison.Ordinal).Split('|').Select(cell => cell.Trim().Replace(Bar, '|'))];
    }
}
