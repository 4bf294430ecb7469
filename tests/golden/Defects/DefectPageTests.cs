using ServalRef.Golden.Architecture;
using Xunit;

namespace ServalRef.Golden.Defects;

/// <summary>The page on defects says what the catalogue holds.</summary>
public class DefectPageTests
{
    private const string Page = "spec/defects.md";

    [Fact]
    public void Page_IsWhatTheCatalogueHolds()
    {
        string verified = Path.Combine(SourceTree.Root, Page);
        string received = Path.ChangeExtension(verified, ".received.md");
        string actual = DefectPage.Write().ReplaceLineEndings("\n");
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"{Page} is not what the catalogue holds. Read the new text; to accept: mv '{received}' '{verified}'");
    }
}
