using ServalRef.Verification.Exploring;
using ServalRef.Verification.Holes;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>The explorer notices when a rule is missing, and tells the shortest story of what then happens.</summary>
public class HoleTests
{
    public static TheoryData<string> Holes => [.. HoleCatalog.All.Select(h => h.Id)];

    [Theory]
    [MemberData(nameof(Holes))]
    public async Task WithoutItsRule_TheRequirementFails(string hole)
    {
        Hole open = HoleCatalog.All.Single(h => h.Id == hole);
        Model world = open.Open();

        Verdict verdict = Explorer.Run(world).Verdicts.Single(v => v.Requirement.Id == open.Breaks);

        Assert.False(verdict.Holds, $"{open.Text}: nobody noticed");
        string[] story =
        [
            $"{open.Id} ({open.Clause}): {open.Text}",
            $"{verdict.Failures} places where \"{verdict.Requirement.Text}\" fails",
            "",
            .. verdict.CounterExample!.Ladder(world),
        ];
        await Verifier.Verify(string.Join('\n', story) + "\n").UseParameters(hole);
    }

    [Theory]
    [MemberData(nameof(Holes))]
    public void WithItsRule_TheRequirementHolds(string hole) =>
        Assert.True(Explorer.Run(HoleCatalog.All.Single(h => h.Id == hole).Filled()).Holds);
}
