using Xunit;

namespace ServalRef.Fuzz;

/// <summary>Any input whatsoever is taken or refused: fixed seeds, a few thousand inputs each. Long runs are <c>run.sh</c>'s.</summary>
public class SmokeTests
{
    public static TheoryData<string, int> Targets => new()
    {
        { "packet-mtp1", 10_000 },
        { "packet-prototype2014", 10_000 },
        { "capture", 2000 },
        { "judge", 100 },
        { "scenario", 300 },
        { "simulation", 30 },
        { "adapter-request", 100 },
        { "adapter-reply", 40 },
        { "baseline", 1000 },
        { "flows", 1000 },
        { "results", 200 },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public void AnyInput_IsTakenOrRefused(string name, int inputs)
    {
        Target target = Target.All.Single(t => t.Name == name);
        Coverage coverage = new();
        FuzzLoop loop = new(target, coverage, seed: 1);
        loop.Begin();
        for (int made = 0; made < inputs; made++)
        {
            loop.Step();
        }

        Assert.True(loop.Findings.Count == 0, string.Join("\n\n", loop.Findings));
    }

    [Fact]
    public void EachTarget_HasASmokeTest() => Assert.Equal(Target.All.Select(t => t.Name).Order(), Targets.Select(row => (string)row[0]).Order());

    /// <summary>What a long run once found is in the corpus, and stays mended.</summary>
    [Fact]
    public void WhatWasOnceFound_IsBorne()
    {
        foreach (Target target in Target.All)
        {
            foreach (byte[] input in target.Kept())
            {
                target.Try(input);
            }
        }
    }
}
