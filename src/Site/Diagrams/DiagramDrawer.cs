using ServalRef.Site.Sources;

namespace ServalRef.Site.Diagrams;

/// <summary>Turns the text of a diagram into a figure of a page.</summary>
/// <param name="content">Where the kept drawings are.</param>
internal sealed class DiagramDrawer(ContentTree content)
{
    /// <summary>Draws a diagram.</summary>
    /// <param name="page">The path of its page in the site.</param>
    /// <param name="number">Which diagram of the page, from 1.</param>
    /// <param name="source">Its text.</param>
    /// <exception cref="SiteException">The text is not understood, or its kept drawing is of another text.</exception>
    public string Draw(string page, int number, string source)
    {
        string svg = DrawnDiagram.IsKept(source)
            ? Kept(DrawnDiagram.File(page, number), source)
            : SequenceDrawing.Draw(SequenceDiagram.Parse(source));
        return $"<figure class=\"diagram\" tabindex=\"0\" role=\"group\" aria-label=\"Diagram {number}\">{svg}</figure>";
    }

    private string Kept(string file, string source)
    {
        string kept = content.Has(file) ? content.Read(file) : string.Empty;
        return DrawnDiagram.IsOf(kept, source)
            ? kept[(kept.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim()
            : throw new SiteException($"{file} is not drawn from its present source: run dotnet run --project tools/Diagrams, which needs Graphviz");
    }
}
