using ServalRef.Verification.Models;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>Two hosts that run the host engine, explored to the end.</summary>
public class HostsModelTests
{
    /// <summary>Rules that lack something, and all that breaks.</summary>
    public static TheoryData<string, string> Variants => new()
    {
        { "the newest address is registered", "registered-where-it-is" },
        { "a flow that waits takes no address", "settles settles-if-fair waits-only-without" },
        { "a flow that lost its address waits", "settles settles-if-fair waits-only-without" },
        { "there is no way back", "settles settles-if-fair" },
        { "a JOIN does not prove the opening", "joins" },
        { "no further flow is accepted", "joins" },
    };

    [Fact]
    [Trait("Clause", "MIG-22")]
    [Trait("Clause", "MIG-3")]
    public void HostThatMoves_ComesToRestWhereItIsFound() =>
        Explored.Holds(HostsModel.Of(HostsModel.Moving(new ModelBound(1, 0)), HostsRequirements.OfMoves(fair: true)));

    [Fact]
    [Trait("Clause", "MIG-5")]
    public void HostInADeadEnd_GoesBack() =>
        Explored.Holds(HostsModel.Of(HostsModel.DeadEnd(new ModelBound(1, 0)), HostsRequirements.OfMoves(fair: true)));

    [Fact]
    [Trait("Clause", "OPEN-11")]
    [Trait("Clause", "SEC-6")]
    [Trait("Clause", "SEC-3")]
    public void Opening_SettlesWhateverIsForged() =>
        Explored.Holds(HostsModel.Of(HostsModel.Opening(new ModelBound(0, 0)), HostsRequirements.OfMoves(fair: false)));

    [Fact]
    [Trait("Clause", "OPEN-24")]
    [Trait("Clause", "OPEN-27")]
    public void FurtherFlow_OpensThoughItsSynOvertakes() =>
        Explored.Holds(HostsModel.Of(HostsModel.Joining(new ModelBound(0, 0)), HostsRequirements.OfJoins));

    [Fact]
    [Trait("Clause", "CONN-6")]
    public void HostsThatLoseEachOther_EndWithin120Seconds() =>
        Explored.Holds(HostsModel.Of(HostsModel.LostPeers(new ModelBound(1, 1)), HostsRequirements.OfLostPeers(fair: false)));

    [Theory]
    [MemberData(nameof(Variants))]
    public void MissingRule_IsNoticed(string variant, string broken) => Assert.Equal(Explored.Names(broken), Explored.Broken(HostsVariants.All, variant));

    [Fact]
    public void EveryVariant_IsTested() => Assert.Equal(HostsVariants.All.Select(v => v.Name), Variants.Select(row => (string)row[0]));

    [Fact]
    [Trait("Clause", "MIG-5")]
    public Task HostWithoutAWayBack_StaysInItsDeadEnd() => Verifier.Verify(Explored.Story(HostsVariants.All, "there is no way back", "settles"));

    [Fact]
    [Trait("Clause", "OPEN-27")]
    public Task JoinThatOvertakes_IsPutOffWithoutTheRule() =>
        Verifier.Verify(Explored.Story(HostsVariants.All, "a JOIN does not prove the opening", "joins"));
}
