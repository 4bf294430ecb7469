using ServalRef.Site.Publishing;
using ServalRef.Site.References;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Dossiers;

/// <summary>A host that breaks a clause, and what the judge says of it.</summary>
/// <param name="Clause">The clause or number that it breaks.</param>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="Story">The story in which it shows.</param>
/// <param name="Seen">From where a whole capture proves it.</param>
/// <param name="AtHost">What the judge says of a capture at that host; empty if that is not recorded.</param>
public sealed record DefectRecord(string Clause, string Name, string Title, string Story, string Seen, string AtHost)
{
    /// <summary>The generated page of all defects.</summary>
    public const string File = "spec/defects.md";

    private const string Records = "tests/golden/Defects";

    private const string HostColumn = "at the host";

    /// <summary>Reads the catalogue's page and the records of the tests.</summary>
    /// <exception cref="SiteException">The page is missing.</exception>
    public static IReadOnlyList<DefectRecord> Read(ContentTree content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Dictionary<string, string> judged = new(StringComparer.Ordinal);
        foreach (string file in content.Files(Records, ".verified.txt").Where(file => file.Contains("chapter=", StringComparison.Ordinal)))
        {
            ReadVerdicts(content.Read(file).Split('\n'), judged);
        }

        return [.. MarkdownTable.Rows(content.Read(File)).Where(cells => cells.Length == 6).Select(cells => new DefectRecord(
            cells[0], cells[1], HtmlText.PlainMarkdown(cells[2]), cells[3], cells[5], judged.GetValueOrDefault(cells[1], string.Empty)))];
    }

    // The columns of a record begin where their heads begin; its first line is the heads.
    private static void ReadVerdicts(string[] lines, Dictionary<string, string> judged)
    {
        int column = lines[0].IndexOf(HostColumn, StringComparison.Ordinal);
        if (column < 0)
        {
            return;
        }

        foreach (string line in lines.Skip(1).Where(line => line.Length > column))
        {
            string name = line.Split(' ', 2)[0];
            judged[name] = line[column..].Split("  ", 2)[0].Trim();
        }
    }
}
