namespace ServalRef.Plots;

/// <summary>Comma-separated values (RFC 4180), with a line feed at the end of each line.</summary>
public static class CsvFile
{
    /// <summary>Begins a file.</summary>
    public static StreamWriter Create(string path) => new(path) { NewLine = "\n" };

    /// <summary>Writes a line.</summary>
    public static void WriteLine(TextWriter file, IEnumerable<string> fields)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.WriteLine(string.Join(',', fields.Select(Field)));
    }

    private static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
