using System.Text;
using ServalRef.Site.Publishing;
using static ServalRef.Site.Diagrams.DiagramText;

namespace ServalRef.Site.Diagrams;

/// <summary>Draws a sequence diagram as SVG whose colours come from the page's style, so that it fits both themes.</summary>
internal sealed class SequenceDrawing
{
    private const double Face = 13;

    private const double Line = 17;

    private const double Margin = 12;

    private const double LeastGap = 150;

    private const int LongestMessage = 44;

    private const int LongestNote = 40;

    private readonly SequenceDiagram _diagram;

    private readonly double[] _columns;

    private readonly StringBuilder _rows = new();

    private double _y;

    private double _left;

    private double _right;

    private SequenceDrawing(SequenceDiagram diagram)
    {
        _diagram = diagram;
        _columns = Columns(diagram);
        _left = _columns[0] - (HeadWidth(0) / 2);
        _right = _columns[^1] + (HeadWidth(_columns.Length - 1) / 2);
    }

    /// <summary>Draws a diagram.</summary>
    /// <param name="diagram">What to draw.</param>
    /// <returns>An SVG element; texts that name clauses are left for the page to link.</returns>
    public static string Draw(SequenceDiagram diagram) => new SequenceDrawing(diagram).Draw();

    private static double[] Columns(SequenceDiagram diagram)
    {
        int count = diagram.Participants.Count;
        double[] gaps = [.. Enumerable.Repeat(LeastGap, Math.Max(0, count - 1))];
        foreach (SequenceMessage message in diagram.Rows.OfType<SequenceMessage>().OrderBy(m => Math.Abs(m.From - m.To)))
        {
            int first = Math.Min(message.From, message.To);
            int last = Math.Max(message.From, message.To);
            double lacks = Lines(message.Text, LongestMessage).Max(line => Width(line, Face)) + 36 - gaps[first..last].Sum();
            for (int i = first; i < last && lacks > 0; i++)
            {
                gaps[i] += lacks / (last - first);
            }
        }

        double[] columns = new double[count];
        for (int i = 1; i < count; i++)
        {
            double heads = (Width(diagram.Participants[i - 1], Face) + Width(diagram.Participants[i], Face)) / 2;
            columns[i] = columns[i - 1] + Math.Max(gaps[i - 1], heads + 40);
        }

        return columns;
    }

    private double HeadWidth(int column) => Width(_diagram.Participants[column], Face) + 24;

    private string Draw()
    {
        _y = 30 + Margin;
        foreach (SequenceRow row in _diagram.Rows)
        {
            if (row is SequenceMessage message)
            {
                DrawMessage(message);
            }
            else if (row is SequenceNote note)
            {
                DrawNote(note);
            }
        }

        double height = _y + Margin;
        double left = _left - 4;
        double width = _right - left + 4;
        StringBuilder svg = new();
        svg.Append($"<svg class=\"sequence\" xmlns=\"http://www.w3.org/2000/svg\" role=\"group\" aria-label=\"Sequence diagram between ");
        svg.Append(HtmlText.Escape(string.Join(" and ", _diagram.Participants)));
        svg.Append($"\" width=\"{Number(width)}\" height=\"{Number(height)}\" viewBox=\"{Number(left)} 0 {Number(width)} {Number(height)}\">");
        for (int i = 0; i < _columns.Length; i++)
        {
            svg.Append($"<line class=\"life\" x1=\"{Number(_columns[i])}\" y1=\"28\" x2=\"{Number(_columns[i])}\" y2=\"{Number(height - 4)}\"/>");
            svg.Append($"<rect class=\"host\" x=\"{Number(_columns[i] - (HeadWidth(i) / 2))}\" y=\"2\" width=\"{Number(HeadWidth(i))}\" height=\"26\" rx=\"4\"/>");
            svg.Append(Element(_columns[i], 19, [_diagram.Participants[i]], "name", Line));
        }

        return svg.Append(_rows).Append("</svg>").ToString();
    }

    private void DrawMessage(SequenceMessage message)
    {
        IReadOnlyList<string> lines = Lines(message.Text, LongestMessage);
        double from = _columns[message.From];
        double to = _columns[message.To];
        double end = message.Lost ? from + ((to - from) * 0.72) : to;
        double direction = Math.Sign(to - from);
        string style = message.Lost ? "lost" : message.Late ? "late" : "sent";
        _rows.Append(Element((from + to) / 2, _y + Line - 4, lines, "label", Line));
        _y += (lines.Count * Line) + 3;
        _rows.Append($"<line class=\"packet {style}\" x1=\"{Number(from)}\" y1=\"{Number(_y)}\" x2=\"{Number(end - (direction * 2))}\" y2=\"{Number(_y)}\"/>");
        _rows.Append(message.Lost
            ? $"<path class=\"cross\" d=\"M{Number(end - 5)} {Number(_y - 5)}l10 10m0 -10l-10 10\"/>"
            : $"<path class=\"head {style}\" d=\"M{Number(end)} {Number(_y)}l{Number(direction * -9)} -4.5v9z\"/>");
        _y += 9;
    }

    private void DrawNote(SequenceNote note)
    {
        double span = _columns[note.Last] - _columns[note.First];
        int most = Math.Max(LongestNote, (int)(span / (Face * 0.5)));
        IReadOnlyList<string> lines = Lines(note.Text, most);
        double width = Math.Max(span + 40, lines.Max(line => Width(line, Face)) + 20);
        double middle = (_columns[note.First] + _columns[note.Last]) / 2;
        double height = (lines.Count * Line) + 8;
        _y += 5;
        _rows.Append($"<rect class=\"note\" x=\"{Number(middle - (width / 2))}\" y=\"{Number(_y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" rx=\"3\"/>");
        _rows.Append(Element(middle, _y + Line - 1, lines, "note-text", Line));
        _left = Math.Min(_left, middle - (width / 2));
        _right = Math.Max(_right, middle + (width / 2));
        _y += height + 5;
    }
}
