using System.Text;

namespace ServalRef.Rendering;

/// <summary>Folds lines that are too long for a terminal, at blanks; what follows stands under the text that it belongs to.</summary>
/// <remarks>Sequences of colours take no column. A word that is longer than a line stays whole.</remarks>
/// <param name="inner">Receives the lines.</param>
/// <param name="width">Columns, from 1 on.</param>
public sealed class FoldingWriter(TextWriter inner, int width) : TextWriter
{
    private const char Escape = '\e';
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value == '\n')
        {
            Fold(_line.ToString().TrimEnd('\r'));
            _line.Clear();
        }
        else
        {
            _line.Append(value);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        inner.Write(_line);
        _line.Clear();
        inner.Flush();
    }

    private void Fold(string line)
    {
        string indent = string.Empty;
        while (Columns(line) > width && Break(line, Margin(line)) is { } at)
        {
            // Found on the first line, whose columns the others keep.
            indent = indent.Length > 0 ? indent : new string(' ', Margin(line));
            inner.WriteLine(line[..at].TrimEnd());
            line = indent + line[at..].TrimStart();
        }

        inner.WriteLine(line);
    }

    /// <summary>Where the text begins that a line is about: behind its first label, if that leaves half of the width, else a little further in.</summary>
    private int Margin(string line)
    {
        int lead = line.Length - line.TrimStart().Length;
        int gap = line.IndexOf("  ", lead, StringComparison.Ordinal);
        if (gap > 0)
        {
            int text = gap;
            while (text < line.Length && line[text] == ' ')
            {
                text++;
            }

            int column = Columns(line[..text]);
            if (column <= width / 2)
            {
                return column;
            }
        }

        return Math.Min(lead + 2, width / 2);
    }

    /// <summary>The last blank at which the line can be broken so that it fits; else the first one after.</summary>
    private int? Break(string line, int margin)
    {
        int? found = null;
        for (int at = margin + 1; at < line.Length; at++)
        {
            if (line[at] != ' ')
            {
                continue;
            }

            if (Columns(line[..at]) <= width)
            {
                found = at;
            }
            else
            {
                return found ?? at;
            }
        }

        return found;
    }

    private static int Columns(string text)
    {
        int columns = 0;
        bool inEscape = false;
        foreach (char c in text)
        {
            if (inEscape)
            {
                inEscape = c != 'm';
            }
            else if (c == Escape)
            {
                inEscape = true;
            }
            else
            {
                columns++;
            }
        }

        return columns;
    }
}
