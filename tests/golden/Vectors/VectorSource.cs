using System.Text.Json;
using ServalRef.Golden.Architecture;

namespace ServalRef.Golden.Vectors;

/// <summary>The vectors as an implementer finds them: files of JSON, read without the generator.</summary>
internal static class VectorSource
{
    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "spec", "vectors");

    /// <summary>The manifest.</summary>
    public static JsonElement Manifest { get; } = Read("manifest.json");

    /// <summary>The names of the files that the manifest lists.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Manifest.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("file").GetString()!)];

    /// <summary>The files of flows of a dialect, with their vectors.</summary>
    public static IReadOnlyList<FlowFile> Flows(string dialect) =>
    [
        .. Files.Where(f => f.StartsWith(dialect + "-", StringComparison.Ordinal) && !f.Contains("-connection", StringComparison.Ordinal))
            .Select(f => new FlowFile(f, Read(f))),
    ];

    /// <summary>The vectors of connections.</summary>
    public static IReadOnlyList<JsonElement> Connections { get; } =
    [
        .. Files.Where(f => f.Contains("-connection", StringComparison.Ordinal))
            .SelectMany(f => Read(f).GetProperty("vectors").EnumerateArray()),
    ];

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file))).RootElement;
}
