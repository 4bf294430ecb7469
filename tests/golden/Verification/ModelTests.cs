using ServalRef.Verification.Exploring;
using ServalRef.Verification.Models;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>What the models say at bounds that take seconds. Larger ones: <c>servalref verify</c>.</summary>
public class ModelTests
{
    public static TheoryData<string, int, int> Sound => new()
    {
        { "migration", 0, 0 }, { "migration", 1, 0 }, { "migration", 0, 1 }, { "migration", 2, 0 }, { "migration", 1, 1 },
        { "wrap", 1, 1 },
        { "attacker", 1, 0 }, { "attacker", 1, 1 },
        { "close", 0, 0 }, { "close", 0, 1 }, { "close", 1, 1 },
        { "flows", 0, 0 },
        { "flow-moves", 1, 0 },
        { "whole", 1, 0 }, { "whole-abort", 0, 0 },
        { "life", 0, 0 }, { "life", 1, 0 },
        { "abort", 1, 0 },
    };

    [Theory]
    [MemberData(nameof(Sound))]
    [Trait("Clause", "MIG-14")]
    [Trait("Clause", "MIG-15")]
    [Trait("Clause", "CTL-8")]
    [Trait("Clause", "SEC-3")]
    [Trait("Clause", "TEAR-6")]
    [Trait("Clause", "OPEN-24")]
    public void EveryRequirement_Holds(string model, int movesA, int movesB)
    {
        Exploration found = Explore(model, new ModelBound(movesA, movesB));

        Assert.True(found.Complete);
        Assert.All(found.Verdicts, v => Assert.True(v.Holds, v.Requirement.Id));
    }

    /// <summary>Nothing end to end repairs it: both have left where the other looks for them.</summary>
    [Fact]
    [Trait("Clause", "MIG-21")]
    public void WithoutRendezvous_TwoThatMovedAtOnce_NeverMeetAgain()
    {
        Exploration found = Explore("migration", new ModelBound(1, 1, Rendezvous: false));

        Assert.Equal(
            ["settles", "settles-if-fair"], found.Verdicts.Where(v => !v.Holds).Select(v => v.Requirement.Id));
    }

    /// <summary>The verdicts, and even the number of stuck states, of an exploration of the prototype's source (eccp, 2.5).</summary>
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(1, 1, 9)]
    public void Prototype_IsStuck_WhereItWasKnownToBe(int movesA, int movesB, int stuck) =>
        Assert.Equal(stuck, Explore("prototype", new ModelBound(movesA, movesB)).Verdicts.Single().Failures);

    [Fact]
    [Trait("Clause", "CTL-14")]
    public void VersionsThatWrapAround_MakeNoDifference()
    {
        Exploration plain = Explore("migration", new ModelBound(2, 0));
        Exploration wrapped = Explore("wrap", new ModelBound(2, 0));

        Assert.Equal((plain.States, plain.Transitions, plain.Depth), (wrapped.States, wrapped.Transitions, wrapped.Depth));
    }

    private static Exploration Explore(string model, ModelBound bound) =>
        Explorer.Run(ModelCatalog.Find(model)!.Within(bound));
}
