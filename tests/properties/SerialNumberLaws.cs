using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties;

/// <summary>The laws of RFC 1982 that versions rest on.</summary>
[Trait("Clause", "CTL-14")]
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(SerialNumberLaws)], MaxTest = 2000)]
public class SerialNumberLaws
{
    public static Arbitrary<uint> Version() => Numbers.Number32.ToArbitrary();

    [Property]
    public bool NoVersionIsNewerThanItself(uint a) => !SerialNumber.IsNewer(a, a);

    [Property]
    public bool OfTwoVersionsAtMostOneIsNewer(uint a, uint b) => !(SerialNumber.IsNewer(a, b) && SerialNumber.IsNewer(b, a));

    [Property]
    public bool OfTwoDifferentVersionsExactlyOneIsNewer_UnlessHalfTheCircleApart(uint a, uint b) =>
        (SerialNumber.IsNewer(a, b) != SerialNumber.IsNewer(b, a)) == (a != b && unchecked(a - b) != 0x8000_0000);

    [Property]
    public bool TheNextVersionIsNewer(uint a) => SerialNumber.IsNewer(unchecked(a + 1), a);

    [Property]
    public bool AddingLessThanHalfTheCircleMakesNewer(uint a, uint step) =>
        SerialNumber.IsNewer(unchecked(a + step), a) == (step is >= 1 and <= 0x7fff_ffff);

    [Property]
    public bool OrderDoesNotDependOnWhereTheCircleBegins(uint a, uint b, uint shift) =>
        SerialNumber.IsNewer(a, b) == SerialNumber.IsNewer(unchecked(a + shift), unchecked(b + shift));

    [Property]
    public bool NewerIsTransitiveWithinHalfTheCircle(uint a, ushort first, ushort second) =>
        first == 0 || second == 0 || SerialNumber.IsNewer(unchecked(a + first + second), a);

    [Fact]
    public void ZeroIsNewerThanTheGreatestVersion() => Assert.True(SerialNumber.IsNewer(0, uint.MaxValue));

    [Fact]
    public void HalfTheCircleApart_NeitherIsNewer()
    {
        Assert.False(SerialNumber.IsNewer(0x8000_0000, 0));
        Assert.False(SerialNumber.IsNewer(0, 0x8000_0000));
    }
}
