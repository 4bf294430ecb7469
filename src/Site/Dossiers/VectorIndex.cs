using System.Text.Json;
using ServalRef.Site.Sources;

namespace ServalRef.Site.Dossiers;

/// <summary>A step of a test vector at which a clause decides.</summary>
/// <param name="File">The file of vectors, without its folder.</param>
/// <param name="Vector">The vector's name.</param>
/// <param name="Step">Which of its steps, from 1.</param>
public sealed record VectorStep(string File, string Vector, int Step);

/// <summary>Which test vectors exercise a clause.</summary>
internal static class VectorIndex
{
    /// <summary>Where the vectors are.</summary>
    public const string Folder = "spec/vectors";

    /// <summary>The files of vectors.</summary>
    public static IEnumerable<string> FilesOf(ContentTree content) =>
        content.Files(Folder, ".json").Where(file => Path.GetFileName(file) is not ("manifest.json" or "schema.json"));

    /// <summary>The steps by clause: of each vector, the first step that the clause decides.</summary>
    public static ILookup<string, VectorStep> Read(ContentTree content)
    {
        List<(string Clause, VectorStep Step)> steps = [];
        foreach (string file in FilesOf(content))
        {
            using JsonDocument document = JsonDocument.Parse(content.Read(file));
            foreach (JsonElement vector in document.RootElement.GetProperty("vectors").EnumerateArray())
            {
                HashSet<string> seen = new(StringComparer.Ordinal);
                int number = 0;
                foreach (JsonElement step in vector.GetProperty("steps").EnumerateArray())
                {
                    number++;
                    if (step.TryGetProperty("clause", out JsonElement clause) && seen.Add(clause.GetString()!))
                    {
                        steps.Add((clause.GetString()!, new VectorStep(Path.GetFileName(file), vector.GetProperty("name").GetString()!, number)));
                    }
                }
            }
        }

        return steps.ToLookup(step => step.Clause, step => step.Step, StringComparer.Ordinal);
    }
}
