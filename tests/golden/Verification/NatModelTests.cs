using ServalRef.Verification.Models;
using ServalRef.Verification.Worlds;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>A flow behind a translator, explored to the end.</summary>
public class NatModelTests
{
    /// <summary>Machines that lack a rule, and all that breaks.</summary>
    public static TheoryData<string, string> Variants => new()
    {
        { "other source is ignored", "settles settles-if-fair" },
        { "old source is answered", "settles settles-if-fair" },
        { "other source is a repetition", "three-way-proof" },
        { "late copy moves back", "settles settles-if-fair late-copies" },
        { "only strangers are told", "settles settles-if-fair" },
        { "latest source wins", "three-way-proof" },
    };

    [Fact]
    [Trait("Clause", "MIG-8")]
    [Trait("Clause", "MIG-25")]
    public void MappingThatChanges_IsFoundWhateverTheNetworkDoes() => Explored.Holds(NatModel.Of(2, 0));

    [Fact]
    [Trait("Clause", "MIG-15")]
    [Trait("Clause", "MIG-21")]
    public void MappingThatChangesWhileThePeerMoves_IsFound() => Explored.Holds(NatModel.Of(
        new NatOptions { Remaps = 1, MovesB = 1, PathChecks = 0 }));

    [Fact]
    [Trait("Clause", "MIG-25")]
    public void RendezvousThatSeesAnotherMapping_DoesNoHarm() => Explored.Holds(NatModel.Of(new NatOptions { OtherMappingThere = true }));

    [Fact]
    [Trait("Clause", "CTL-14")]
    public void VersionsThatWrap_MakeNoDifference()
    {
        var options = new NatOptions { Remaps = 1 };

        Assert.Equal(Explored.Holds(NatModel.Of(options)), Explored.Holds(NatModel.Of(options with { FirstVersion = uint.MaxValue - 1 })));
    }

    /// <summary>The last of them has no end: data of long ago goes on to be adopted.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void MissingRule_IsNoticed(string variant, string broken) =>
        Assert.Equal(Explored.Names(broken), Explored.Broken(NatVariants.All, variant, most: 2000));

    [Fact]
    public void EveryVariant_IsTested() => Assert.Equal(NatVariants.All.Select(v => v.Name), Variants.Select(row => (string)row[0]));

    [Fact]
    [Trait("Clause", "MIG-8")]
    public Task EqualRsynThatIsIgnored_LeavesBothStuck() => Verifier.Verify(
        Explored.Story(NatVariants.All, "other source is ignored", "settles"));

    [Fact]
    [Trait("Clause", "MIG-8")]
    public Task SameAnswerToAnotherSource_ProvesNothing() => Verifier.Verify(
        Explored.Story(NatVariants.All, "other source is a repetition", "three-way-proof"));

    [Fact]
    [Trait("Clause", "MIG-8")]
    public Task LateCopyThatMovesBack_IsAnsweredInVain() => Verifier.Verify(
        Explored.Story(NatVariants.All, "late copy moves back", "settles"));

    [Fact]
    [Trait("Clause", "MIG-25")]
    public Task CandidateThatNobodyDoubts_IsAskedInVain() => Verifier.Verify(
        Explored.Story(NatVariants.All, "only strangers are told", "settles"));
}
