using System.Text.RegularExpressions;
using ServalRef.Site.Publishing;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Diagrams;

/// <summary>The diagrams of all pages that are laid out beforehand.</summary>
public static partial class KeptDiagrams
{
    /// <summary>The file of each and its source.</summary>
    /// <param name="content">Where the pages are.</param>
    public static IEnumerable<(string File, string Source)> In(ContentTree content)
    {
        ArgumentNullException.ThrowIfNull(content);
        foreach (string page in SiteMap.Sections(content).SelectMany(section => section.Sources))
        {
            int number = 0;
            foreach (Match fence in Fence().Matches(content.Read(page)))
            {
                number++;
                string source = fence.Groups[1].Value;
                if (DrawnDiagram.IsKept(source))
                {
                    yield return (DrawnDiagram.File(SitePaths.Of(page), number), source);
                }
            }
        }
    }

    [GeneratedRegex(@"^```mermaid\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
