using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Diagrams;

/// <summary>Diagrams that were laid out beforehand and are kept with the hash of their source.</summary>
/// <remarks>So the site needs no program to draw with, and a drawing that is older than its source is noticed.</remarks>
public static partial class DrawnDiagram
{
    /// <summary>Where they are kept.</summary>
    public const string Folder = "spec/diagrams";

    /// <summary>The file of a diagram.</summary>
    /// <param name="page">The path of its page in the site.</param>
    /// <param name="number">Which diagram of the page, from 1.</param>
    public static string File(string page, int number) =>
        $"{Folder}/{Path.ChangeExtension(page, null)?.Replace('/', '-')}-{number}.svg";

    /// <summary>Whether a diagram is laid out beforehand, rather than drawn when the site is made.</summary>
    /// <param name="source">Its text.</param>
    public static bool IsKept(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return !source.StartsWith(SequenceDiagram.Head, StringComparison.Ordinal);
    }

    /// <summary>The graph to be laid out, in the language of Graphviz.</summary>
    /// <param name="source">The diagram's text.</param>
    /// <exception cref="SiteException">The text is not understood.</exception>
    public static string Graph(string source) => GraphDiagram.ToDot(source);

    /// <summary>What is kept of a layout: shapes and texts, without the colours and fonts that the page's style gives them.</summary>
    /// <param name="source">The diagram's text.</param>
    /// <param name="layout">The SVG file that Graphviz wrote.</param>
    public static string Keep(string source, string layout)
    {
        string svg = layout[layout.IndexOf("<svg", StringComparison.Ordinal)..].ReplaceLineEndings("\n");
        svg = Presentation().Replace(svg, string.Empty);
        svg = Comment().Replace(svg, string.Empty);
        svg = Title().Replace(svg, string.Empty);
        // Graphviz measures in points, and its texts have the sizes that the page gives them in pixels.
        svg = Size().Replace(svg, match => $"<svg class=\"graph\" role=\"group\" aria-label=\"Diagram\" width=\"{match.Groups[1].Value}\" height=\"{match.Groups[2].Value}\"");
        // It writes a hyphen as a character reference, which hides the names of clauses.
        svg = Blank().Replace(svg.Replace("&#45;", "-", StringComparison.Ordinal), "\n").Trim();
        return $"<!-- Source {Hash(source)}, drawn by tools/Diagrams. -->\n{svg}\n";
    }

    /// <summary>Whether a kept drawing is of this source.</summary>
    public static bool IsOf(string kept, string source)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return kept.Contains($"Source {Hash(source)},", StringComparison.Ordinal);
    }

    private static string Hash(string source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.Trim())))[..16];


    [GeneratedRegex(@" (?:fill|stroke|font-family|font-size|id|xmlns:xlink|stroke-width)=""[^""]*""")]
    private static partial Regex Presentation();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("<title>.*?</title>", RegexOptions.Singleline)]
    private static partial Regex Title();

    [GeneratedRegex("""<svg width="(\d+)pt" height="(\d+)pt"\s*""")]
    private static partial Regex Size();

    [GeneratedRegex(@"\n\s*")]
    private static partial Regex Blank();
}
