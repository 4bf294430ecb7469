using ServalRef.Verification.Models;
using ServalRef.Verification.Worlds;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>A flow that moves and may be given up, explored to the end.</summary>
public class ExhaustionModelTests
{
    /// <summary>Machines that lack a rule, and all that breaks.</summary>
    public static TheoryData<string, string> Variants => new()
    {
        { "reply RST ends", "end-together end-together-if-fair lives" },
        { "no way back", "end-together end-together-if-fair" },
        { "candidate is dropped", "end-together end-together-if-fair no-silence" },
        { "silence is not noticed", "end-together end-together-if-fair" },
    };

    [Fact]
    [Trait("Clause", "FLOW-5")]
    [Trait("Clause", "FLOW-6")]
    public void FlowThatEitherSideGivesUp_EndsOnBoth() => Explored.Holds(ExhaustionModel.Of(1, 0));

    [Fact]
    [Trait("Clause", "MIG-18")]
    [Trait("Clause", "MIG-19")]
    public void TriesThatRunOutAnywhere_SettleOrEndBoth() => Explored.Holds(ExhaustionModel.Of(
        ExhaustionModel.Bounds(1, 1) with { Aborting = false, Strangers = false }));

    [Fact]
    [Trait("Clause", "SEC-8")]
    public void StrangerAtAnOldAddress_EndsNoFlow() => Explored.Holds(ExhaustionModel.Patient(1, 1));

    [Fact]
    [Trait("Clause", "MIG-5")]
    public void MoveThatLeadsNowhere_IsAbandoned() => Explored.Holds(ExhaustionModel.DeadEnd(1, 1));

    /// <summary>A reply RST tells the other side sooner, and no more than that.</summary>
    [Fact]
    [Trait("Clause", "SEC-6")]
    public void FlowThatEitherSideGivesUp_EndsOnBoth_EvenIfNobodySaysSo() => Explored.Holds(ExhaustionModel.Of(
        ExhaustionModel.Bounds(1, 0) with { Edit = ExhaustionVariants.NoReplyReset }));

    [Fact]
    [Trait("Clause", "CTL-14")]
    public void VersionsThatWrap_MakeNoDifference()
    {
        WorldOptions options = ExhaustionModel.PatientBounds(1, 1);

        Assert.Equal(
            Explored.Holds(ExhaustionModel.Of(options)),
            Explored.Holds(ExhaustionModel.Of(options with { FirstVersion = uint.MaxValue - 1 })));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void MissingRule_IsNoticed(string variant, string broken) =>
        Assert.Equal(Explored.Names(broken), Explored.Broken(ExhaustionVariants.All, variant));

    [Fact]
    public void EveryVariant_IsTested() => Assert.Equal(ExhaustionVariants.All.Select(v => v.Name), Variants.Select(row => (string)row[0]));

    /// <summary>Hole F7.</summary>
    [Fact]
    [Trait("Clause", "SEC-8")]
    public Task ReplyResetThatEnds_EndsAHealthyFlow() => Verifier.Verify(
        Explored.Story(ExhaustionVariants.All, "reply RST ends", "lives"));

    /// <summary>Hole F10.</summary>
    [Fact]
    [Trait("Clause", "MIG-18")]
    public Task CandidateDroppedAlone_LeavesTheTwoApart() => Verifier.Verify(
        Explored.Story(ExhaustionVariants.All, "candidate is dropped", "no-silence"));

    /// <summary>Hole F12.</summary>
    [Fact]
    [Trait("Clause", "CONN-6")]
    public Task LostReset_LeavesTheOtherWaiting() => Verifier.Verify(
        Explored.Story(ExhaustionVariants.All, "silence is not noticed", "end-together"));
}
