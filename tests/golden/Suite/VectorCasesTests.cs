using ServalRef.Golden.Architecture;
using ServalRef.Suite;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Suite;

/// <summary>The vectors as cases of the suite.</summary>
public class VectorCasesTests
{
    private static readonly Lazy<VectorCaseTable> Table = new(() => new VectorCaseTable());

    [Fact]
    public void Names_AreUnique() => Assert.Empty(VectorCases.All.GroupBy(c => c.Id).Where(g => g.Count() > 1).Select(g => g.Key));

    /// <summary>Every vector is a case as far as the reference can be driven along it.</summary>
    [Fact]
    public void List_IsWhole()
    {
        string path = Path.Combine(SourceTree.Root, "src", "Suite", "Cases", "vectors.tsv");
        string received = Path.ChangeExtension(path, ".received.tsv");
        string actual = Table.Value.Cases();
        if (File.ReadAllText(path).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail("src/Suite/Cases/vectors.tsv is not what can be driven; the list as it has to be stands beside it.");
    }

    /// <summary>How many vectors cannot be driven to their end, and what ends them.</summary>
    [Fact]
    public Task Ends_AreKnown() => Verifier.Verify(Table.Value.Summary());
}
