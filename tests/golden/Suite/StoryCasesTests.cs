using ServalRef.Golden.Architecture;
using ServalRef.Suite;
using Xunit;

namespace ServalRef.Golden.Suite;

/// <summary>The scripted cases of the suite.</summary>
public class StoryCasesTests
{
    [Fact]
    public void Names_AreUnique() => Assert.Empty(StoryCases.All.GroupBy(c => c.Id).Where(g => g.Count() > 1).Select(g => g.Key));

    /// <summary>Every clause that a story puts to the test has its cases, and the file says what each story needs.</summary>
    [Fact]
    public void List_IsWhole()
    {
        string path = Path.Combine(SourceTree.Root, "src", "Suite", "Cases", "stories.tsv");
        string received = Path.ChangeExtension(path, ".received.tsv");
        string actual = StoryCaseTable.Write();
        if (File.ReadAllText(path).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail("src/Suite/Cases/stories.tsv is not what the stories need; the list as it has to be stands beside it.");
    }
}
