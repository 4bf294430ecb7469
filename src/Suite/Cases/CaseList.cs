namespace ServalRef.Suite;

/// <summary>The lists of cases that the assembly carries: one case a line, fields separated by tabs.</summary>
internal static class CaseList
{
    /// <summary>The clause that a case is about, by its name.</summary>
    internal static string ClauseOf(string id) => id[..id.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The lines of a list, without comments.</summary>
    internal static IEnumerable<string> Lines(string file)
    {
        using Stream content = typeof(CaseList).Assembly.GetManifestResourceStream("ServalRef.Suite.Cases." + file)!;
        using StreamReader reader = new(content);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
