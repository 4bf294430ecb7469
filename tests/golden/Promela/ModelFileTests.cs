using ServalRef.Golden.Architecture;
using ServalRef.Verification.Promela;
using Xunit;

namespace ServalRef.Golden.Promela;

/// <summary>The model in spec/models is what is written from the live machines.</summary>
public class ModelFileTests
{
    [Fact]
    public void Model_IsUpToDate()
    {
        string verified = Path.Combine(SourceTree.Root, "spec", "models", "flow.pml");
        string received = Path.ChangeExtension(verified, ".received.pml");
        string actual = PromelaWriter.Write();
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"spec/models/flow.pml is not what the machines say. To accept: mv '{received}' '{verified}'");
    }
}
