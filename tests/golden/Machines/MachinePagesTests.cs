using ServalRef.Golden.Architecture;
using ServalRef.Oracle.Reporting;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Machines;

/// <summary>The pages of spec/machines are what the live machines say.</summary>
public class MachinePagesTests
{
    public static TheoryData<string> Machines => [.. MachinePages.Machines];

    [Theory]
    [MemberData(nameof(Machines))]
    public void Page_IsUpToDate(string machine)
    {
        string verified = Path.Combine(SourceTree.Root, "spec", "machines", MachinePages.FileName(machine));
        string received = Path.ChangeExtension(verified, ".received.md");
        string actual = MachinePages.Page(machine);
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(verified)!);
        File.WriteAllText(received, actual);
        Assert.Fail($"spec/machines/{MachinePages.FileName(machine)} is not what the machine says. To accept: mv '{received}' '{verified}'");
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Diagram_ShowsEveryState(string machine)
    {
        string page = MachinePages.Page(machine);
        string diagram = page.Split("```mermaid\n")[1].Split("```")[0];

        Assert.StartsWith("stateDiagram-v2\n", diagram, StringComparison.Ordinal);
        string[] drawn = [.. diagram.Split('\n', ' ').Distinct()];
        Assert.All(new MachineTable(machine, MachineCatalog.All).States, state => Assert.Contains(state, drawn));
    }
}
