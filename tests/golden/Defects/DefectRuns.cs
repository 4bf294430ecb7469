using System.Collections.Concurrent;
using ServalRef.Defects;

namespace ServalRef.Golden.Defects;

/// <summary>Runs each defect of the catalogue once, for all tests.</summary>
internal static class DefectRuns
{
    private static readonly ConcurrentDictionary<string, Lazy<DefectRun[]>> Chapter = new();

    /// <summary>Every defect.</summary>
    internal static IEnumerable<DefectRun> All => DefectCatalogue.Chapters.SelectMany(Of);

    /// <summary>The defects of one chapter.</summary>
    internal static DefectRun[] Of(string chapter) => Chapter.GetOrAdd(
        chapter, name => new Lazy<DefectRun[]>(() => [.. DefectCatalogue.Of(name).AsParallel().AsOrdered().Select(DefectRun.Of)])).Value;
}
