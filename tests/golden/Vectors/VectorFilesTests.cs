using System.Security.Cryptography;
using ServalRef.Verification.Vectors;
using Xunit;

namespace ServalRef.Golden.Vectors;

/// <summary>The files of spec/vectors are what the live machines make, and leave nothing out.</summary>
public class VectorFilesTests
{
    /// <summary>The most decisions of a dialect that no vector exercises.</summary>
    private const int MostUnreachable = 34;

    internal static readonly Lazy<VectorSuite> Suite = new(VectorSuite.Generate);

    [Fact]
    public void Files_AreUpToDate()
    {
        List<string> stale = [];
        foreach ((string name, string text) in Suite.Value.Files.Select(f => (f.Name, f.Text)).Append((Manifest.Name, Manifest.File(Suite.Value))))
        {
            string verified = Path.Combine(VectorSource.Folder, name);
            string received = Path.ChangeExtension(verified, ".received.json");
            if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == text)
            {
                File.Delete(received);
            }
            else
            {
                File.WriteAllText(received, text);
                stale.Add(name);
            }
        }

        Assert.True(
            stale.Count == 0,
            $"{string.Join(", ", stale)} in spec/vectors: not what the machines do. Read the differences; to accept them, in spec/vectors: "
                + "for f in *.received.json; do mv \"$f\" \"${f%.received.json}.json\"; done");
    }

    [Fact]
    public void Manifest_NamesEveryFile_WithItsHash()
    {
        string[] present = [.. Directory.EnumerateFiles(VectorSource.Folder, "*.json").Select(f => Path.GetFileName(f))
            .Where(f => !f.Contains(".received.", StringComparison.Ordinal) && f is not ("manifest.json" or "schema.json"))];

        Assert.Equal(present.Order(StringComparer.Ordinal), VectorSource.Files.Order(StringComparer.Ordinal));
        Assert.All(VectorSource.Manifest.GetProperty("files").EnumerateArray(), file => Assert.Equal(
            file.GetProperty("sha256").GetString(),
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(VectorSource.Folder, file.GetProperty("file").GetString()!))))));
    }

    [Fact]
    public void Readme_ShowsAStepThatThereIs()
    {
        string example = File.ReadAllText(Path.Combine(VectorSource.Folder, "README.md")).Split("```json\n")[1].Split('\n')[0];

        Assert.Contains(Suite.Value.Files, f => f.Text.Contains(example, StringComparison.Ordinal));
    }

    [Fact]
    public void Vectors_HaveEveryPair() => Assert.All(Suite.Value.Coverage, c => Assert.Equal(0, c.Goals.Missing));

    [Fact]
    public void Vectors_HaveEveryDecision_ButThoseThatNoInputTakes() => Assert.All(Suite.Value.Coverage, c =>
    {
        string[] explained = [.. Unreachable.Of(c.Dialect).SelectMany(u => u.Decisions)];
        Assert.Equal(c.Goals.Untaken.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
        Assert.InRange(explained.Length, 0, MostUnreachable);
        Assert.All(Unreachable.Of(c.Dialect), u => Assert.NotEmpty(u.Reason));
    });

    [Fact]
    public void Vectors_HaveAtMostFortySteps() => Assert.All(
        ReplayTests.Names.SelectMany(VectorSource.Flows),
        file => Assert.All(file.Vectors.Where(_ => !file.Name.Contains("rejection", StringComparison.Ordinal)), vector =>
            Assert.InRange(file.StepsBefore(vector).Count() + file.StepsOf(vector).Count(), 1, 40)));
}
