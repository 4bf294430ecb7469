using ServalRef.Verification.Models;
using ServalRef.Verification.Worlds;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Verification;

/// <summary>Two hosts that tell each other their addresses, explored to the end.</summary>
public class AddressModelTests
{
    private const uint LastButOne = uint.MaxValue - 1;

    /// <summary>Rules that lack something, and all that breaks.</summary>
    public static TheoryData<string, string> Variants => new()
    {
        { "acknowledgements are acknowledged", "falls-silent only-lists-answered" },
        { "answers carry the list", "falls-silent" },
        { "last arrival wins", "lists-agree lists-agree-if-fair acknowledged-is-known list-versions-grow old-lists" },
        { "lists are merged", "lists-agree lists-agree-if-fair acknowledged-is-known lists-were-told" },
        { "no version is left out", "lists-agree lists-agree-if-fair acknowledged-is-known" },
        { "lists keep their version", "lists-agree lists-agree-if-fair acknowledged-is-known another-list-newer" },
        { "any ackno acknowledges", "lists-agree lists-agree-if-fair acknowledged-is-known" },
        { "news forgets tries", "two-tries" },
        { "opened all at once", "one-opening" },
    };

    [Theory]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    [Trait("Clause", "ADDR-2")]
    [Trait("Clause", "ADDR-3")]
    [Trait("Clause", "ADDR-4")]
    public void ListsThatChange_BecomeKnownWhateverTheNetworkDoes(int changesA, int changesB) =>
        Explored.Holds(AddressModel.Of(changesA, changesB));

    [Fact]
    [Trait("Clause", "ADDR-4")]
    public void ListsThatAreKnown_AreToldNoMore() => Explored.Holds(AddressModel.Of(
        new AddressOptions { ChangesA = 1, Pool = false, Duplication = false, Unprompted = false }));

    [Fact]
    [Trait("Clause", "ADDR-6")]
    public void ListedAddress_IsTriedTwiceAndOneAtATime() => Explored.Holds(AddressModel.Of(
        new AddressOptions { ChangesB = 1, Openings = true, Unprompted = false }));

    [Theory]
    [InlineData(LastButOne)]
    [InlineData(LastButOne - 1)]
    [Trait("Clause", "ADDR-2")]
    public void VersionsThatWrap_MakeNoDifference(uint first)
    {
        var options = new AddressOptions { ChangesA = 1 };

        Assert.Equal(Explored.Holds(AddressModel.Of(options)), Explored.Holds(AddressModel.Of(options with { FirstVersion = first })));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void MissingRule_IsNoticed(string variant, string broken) =>
        Assert.Equal(Explored.Names(broken), Explored.Broken(AddressVariants.All, variant));

    [Fact]
    public void EveryVariant_IsTested() => Assert.Equal(AddressVariants.All.Select(v => v.Name), Variants.Select(row => (string)row[0]));

    [Fact]
    [Trait("Clause", "ADDR-4")]
    public Task AnswerThatIsAList_GoesOnForEver() => Verifier.Verify(
        Explored.Story(AddressVariants.All, "answers carry the list", "falls-silent"));

    [Fact]
    [Trait("Clause", "ADDR-3")]
    public Task UnversionedList_IsReplacedByAnOlderOne() => Verifier.Verify(
        Explored.Story(AddressVariants.All, "last arrival wins", "lists-agree"));

    [Fact]
    [Trait("Clause", "ADDR-2")]
    public Task LastVersion_IsAcknowledgedByWhoKnowsNothing() => Verifier.Verify(
        Explored.Story(AddressVariants.All, "no version is left out", "acknowledged-is-known"));
}
