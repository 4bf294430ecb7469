using ServalRef.Site.Publishing;

namespace ServalRef.Site.Diagrams;

/// <summary>How much room text takes in a drawing, and how it is broken into lines.</summary>
/// <remarks>Widths are estimated for a sans-serif face, a little more than most need, so that drawings do not depend on installed fonts.</remarks>
internal static class DiagramText
{
    private const double Narrow = 0.32;

    private const double Usual = 0.56;

    private const double Wide = 0.72;

    /// <summary>The width of a line of text, in units of the drawing.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">The size of the face.</param>
    public static double Width(string text, double size) => size * text.Sum(c =>
        "iljtfr.,:;'()|! ".Contains(c, StringComparison.Ordinal) ? Narrow : char.IsUpper(c) || c is 'm' or 'w' or '→' or '…' ? Wide : Usual);

    /// <summary>Breaks text at blanks, and where it says <c>&lt;br/&gt;</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters of a line, unless one word is longer.</param>
    public static IReadOnlyList<string> Lines(string text, int most)
    {
        List<string> lines = [];
        foreach (string part in text.Split("<br/>"))
        {
            string line = string.Empty;
            foreach (string word in part.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > most)
                {
                    lines.Add(line);
                    line = string.Empty;
                }

                line = line.Length == 0 ? word : $"{line} {word}";
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>A text element, one line below the other.</summary>
    /// <param name="x">Where the text is anchored.</param>
    /// <param name="y">The base line of the first line.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="style">Its class.</param>
    /// <param name="height">The height of a line.</param>
    public static string Element(double x, double y, IReadOnlyList<string> lines, string style, double height) => string.Concat(lines.Select(
        (line, i) => $"<text class=\"{style}\" x=\"{Number(x)}\" y=\"{Number(y + (i * height))}\">{HtmlText.Escape(line)}</text>"));

    /// <summary>A number as SVG writes it, to a tenth.</summary>
    public static string Number(double value) => Math.Round(value, 1).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
}
