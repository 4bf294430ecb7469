namespace ServalRef.Rendering;

/// <summary>Text in columns and paragraphs.</summary>
public static class TextLayout
{
    /// <summary>Breaks text at blanks.</summary>
    /// <param name="text">One paragraph.</param>
    /// <param name="width">Columns; a longer word stands alone on a longer line.</param>
    /// <returns>At least one line.</returns>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        string line = string.Empty;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>Writes paragraphs behind a label, wrapped, each in the column where the first begins.</summary>
    public static void WriteLabelled(TextWriter writer, string label, int column, IEnumerable<string> paragraphs, int width)
    {
        string lead = label.PadRight(column);
        foreach (string line in paragraphs.SelectMany(paragraph => Wrap(paragraph, width - column)))
        {
            writer.WriteLine($"{lead}{line}".TrimEnd());
            lead = new string(' ', column);
        }
    }

    /// <summary>Pads the cells of each row so that columns align; two blanks between columns, none at the end of a line.</summary>
    public static IEnumerable<string> Align(IReadOnlyList<string[]> rows)
    {
        int columns = rows.Count == 0 ? 0 : rows.Max(row => row.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(c => rows.Max(row => c < row.Length ? row[c].Length : 0))];
        return rows.Select(row => string.Join("  ", row.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd());
    }

    /// <summary>A line that is too long ends in an ellipsis.</summary>
    public static string Cut(string line, int width)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Length <= width ? line : $"{line[..(width - 1)].TrimEnd()}…";
    }

    /// <summary>A number with its noun: <c>1 packet</c>, <c>2 packets</c>.</summary>
    public static string Count(long number, string noun) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? string.Empty : "s")}");
}
