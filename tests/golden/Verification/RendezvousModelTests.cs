using ServalRef.Verification.Models;
using ServalRef.Verification.Worlds;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>A host that registers where it is, explored to the end.</summary>
public class RendezvousModelTests
{
    /// <summary>Rules that lack something, and all that breaks.</summary>
    public static TheoryData<string, string> Variants => new()
    {
        { "last arrival wins", "registers registers-if-fair found-if-fair acknowledged-is-registered newest-wins" },
        { "nonce does not bind", "registers registers-if-fair found-if-fair acknowledged-is-registered newest-wins nonce-binds" },
        { "any answer acknowledges", "registers registers-if-fair found-if-fair acknowledged-is-registered" },
        { "version stays", "registers registers-if-fair found-if-fair acknowledged-is-registered" },
    };

    [Fact]
    [Trait("Clause", "MIG-22")]
    public void HostThatMoves_IsRegisteredWhereItIs() => Explored.Holds(RendezvousModel.Of(3));

    [Fact]
    [Trait("Clause", "MIG-22")]
    public void HostThatComesBack_IsRegisteredWhereItIs() => Explored.Holds(RendezvousModel.Of(
        new RendezvousOptions { Moves = 2, Renewals = 2, Expiries = 1, Reuse = true }));

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(uint.MaxValue - 1)]
    [Trait("Clause", "CTL-14")]
    public void VersionsThatWrap_MakeNoDifference(uint first)
    {
        var options = new RendezvousOptions { Moves = 2, Expiries = 1 };

        Assert.Equal(Explored.Holds(RendezvousModel.Of(options)), Explored.Holds(RendezvousModel.Of(options with { FirstVersion = first })));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void MissingRule_IsNoticed(string variant, string broken) =>
        Assert.Equal(Explored.Names(broken), Explored.Broken(RendezvousVariants.All, variant));

    [Fact]
    public void EveryVariant_IsTested() => Assert.Equal(RendezvousVariants.All.Select(v => v.Name), Variants.Select(row => (string)row[0]));

    /// <summary>Hole F11.</summary>
    [Fact]
    [Trait("Clause", "MIG-22")]
    public Task UnversionedRegistration_PointsAtADeadAddress() => Verifier.Verify(
        Explored.Story(RendezvousVariants.All, "last arrival wins", "registers"));
}
