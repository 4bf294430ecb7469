using ServalRef.Tests;

namespace ServalRef.Golden.Architecture;

/// <summary>The text files of the project, as a clone has them.</summary>
internal static class SourceTree
{
    private static readonly string[] TextExtensions =
        ["", ".cs", ".csproj", ".sln", ".props", ".targets", ".json", ".md", ".txt", ".sh", ".pml", ".yml"];

    private static readonly string[] NotSource =
        ["bin", "obj", ".git", ".vs", ".idea", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>The top folder of the project.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(TestData.Root, "..", ".."));

    /// <summary>Every text file below a folder, with its path relative to the top, in a fixed order.</summary>
    /// <param name="folder">A folder relative to the top; empty: everything.</param>
    /// <param name="extension">Only files of this extension; null: all kinds of text.</param>
    public static IEnumerable<(string Path, string Text)> Files(string folder = "", string? extension = null) =>
        Walk(Path.Combine(Root, folder))
            .Where(f => extension is null ? TextExtensions.Contains(Path.GetExtension(f)) : Path.GetExtension(f) == extension)
            .Where(f => !f.Contains(".received.", StringComparison.Ordinal))
            .Select(f => (Path: Path.GetRelativePath(Root, f).Replace('\\', '/'), Text: File.ReadAllText(f)))
            .OrderBy(f => f.Path, StringComparer.Ordinal);

    /// <summary>The lines of a text that a test rejects, as <c>path:line: text</c>.</summary>
    public static IEnumerable<string> Lines(string path, string text, Func<string, bool> rejected) =>
        text.Split('\n')
            .Select((line, index) => (Line: line, Number: index + 1))
            .Where(l => rejected(l.Line))
            .Select(l => $"{path}:{l.Number}: {l.Line.Trim()}");

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateDirectories(folder)
            .Where(d => !NotSource.Contains(Path.GetFileName(d)))
            .SelectMany(Walk)
            .Concat(Directory.EnumerateFiles(folder));
}
