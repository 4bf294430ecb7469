using ServalRef.Defects;
using ServalRef.Oracle;
using ServalRef.Suite;
using Xunit;

namespace ServalRef.Golden.Defects;

/// <summary>The stories in which defects show, without one: nobody is blamed, wherever the capture was taken.</summary>
public class HealthyScenarioTests
{
    private static readonly Scenario[] Scenarios = [.. DefectCatalogue.All.Select(defect => defect.Scenario).Distinct()];

    public static TheoryData<string> Names => [.. Scenarios.Select(NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void HealthyHosts_AreBlamedForNothing_FromAnywhere(string name)
    {
        Scenario scenario = Scenarios.Single(s => NameOf(s) == name);
        World world = scenario.Run();
        foreach (View view in DefectRun.ViewsOf(world, world.A))
        {
            Assert.Equal([], view.Findings.Select(f => $"{view.Name}: {f.Clause} {f.Host} {f.Packet.Number} {f.Message}"));
            Assert.True(view.Name == "between" || view.Verdict == Verdict.Conforms, $"{view.Name}: {view.Verdict}");
        }
    }

    private static string NameOf(Scenario scenario) => $"{scenario.Dialect.Name} {scenario.Name}";
}
