using System.Globalization;
using System.Text.RegularExpressions;
using ScottPlot;

namespace ServalRef.Plots;

/// <summary>Writes SVG files that are the same each time.</summary>
internal static partial class SvgFile
{
    /// <summary>Writes a plot.</summary>
    /// <remarks>The drawing library numbers its clip paths through the life of the process; here they are numbered anew in each file.</remarks>
    internal static void Save(Plot plot, string path, int width, int height)
    {
        Dictionary<string, string> names = [];
        string text = Identifier().Replace(plot.GetSvgXml(width, height), match =>
        {
            if (!names.TryGetValue(match.Value, out string? name))
            {
                names[match.Value] = name = string.Create(CultureInfo.InvariantCulture, $"{match.Groups[1].Value}_{names.Count}");
            }

            return name;
        });
        File.WriteAllText(path, text);
    }

    [GeneratedRegex(@"(?<=[""#])([a-z]+)_[0-9a-f]+(?=["")])", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
