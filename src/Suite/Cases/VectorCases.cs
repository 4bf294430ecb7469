namespace ServalRef.Suite;

/// <summary>The vectors as cases: those, and so far as, they can be made to happen from outside.</summary>
/// <remarks>
/// The list is a file, since the names of cases are permanent: case, file, vector, steps, and features that it needs. A test finds
/// out by the reference how far each vector can be driven.
/// </remarks>
internal static class VectorCases
{
    /// <summary>All of them, in the order of the file.</summary>
    internal static IReadOnlyList<VectorCase> All { get; } = [.. CaseList.Lines("vectors.tsv").Select(Read)];

    private static VectorCase Read(string line)
    {
        string[] parts = line.Split('\t');
        return new VectorCase(
            parts[0],
            CaseList.ClauseOf(parts[0]),
            VectorFiles.Named(parts[1], parts[2]),
            int.Parse(parts[3], System.Globalization.CultureInfo.InvariantCulture),
            parts[4].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }
}
