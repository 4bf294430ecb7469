using ServalRef.Defects;
using ServalRef.Suite;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Suite;

/// <summary>The scripted cases find the defects of the catalogue, and blame the clause that each breaks.</summary>
public class TeethTests
{
    /// <summary>What the story of each defect says of a host that has it.</summary>
    [Fact]
    public async Task Scripted()
    {
        List<string> rows = [];
        int found = 0;
        int all = 0;
        foreach (Defect defect in DefectCatalogue.All.Where(d => d.Guilty != Role.Relay))
        {
            all++;
            StoryRun run = StoryRun.Of(defect.Scenario, defect.Guilty, new ReferenceAdapter(), seed: 1, defect.Make());
            string verdict = run.Faults.Any(fault => defect.IsBlamedBy(fault.Clause)) ? "found" : run.Faults.Count > 0 ? "other" : "missed";
            found += verdict == "found" ? 1 : 0;
            if (verdict != "found")
            {
                rows.Add($"{verdict,-6}  {defect.Dialect.Name} {defect.Name} ({defect.Clause}, {defect.Scenario.Name}, {defect.SeenFrom}) {string.Join(' ', run.Faults.Select(f => f.Clause).Distinct())}".TrimEnd());
            }
        }

        await Verifier.Verify($"{found} of {all} defects are found in their story\n{string.Join('\n', rows)}\n");
    }
}
