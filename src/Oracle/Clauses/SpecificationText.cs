using System.Reflection;

namespace ServalRef.Oracle.Clauses;

/// <summary>The specification's files as they are embedded in this assembly.</summary>
public static class SpecificationText
{
    private const string Prefix = "spec/";

    private static readonly Assembly Home = typeof(SpecificationText).Assembly;

    /// <summary>The names of all chapters, for example <c>spec/07-migration.md</c>, in ordinal order.</summary>
    public static IReadOnlyList<string> Chapters { get; } =
        [.. Home.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".md", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    /// <summary>Reads one embedded file.</summary>
    /// <param name="name">Its path from the root of the source tree, for example <c>spec/traceability.json</c>.</param>
    /// <returns>The text, or null if there is no such file.</returns>
    public static string? TryRead(string name)
    {
        using Stream? stream = Home.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
