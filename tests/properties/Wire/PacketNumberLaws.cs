using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.Runtime.Wire;
using Xunit;

namespace ServalRef.Properties.Wire;

/// <summary>A packet number is found again from its low 32 bits while it lies near the one that is expected.</summary>
[Trait("Clause", "WIRE-12")]
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(PacketNumberLaws)], MaxTest = 2000)]
public class PacketNumberLaws
{
    private const ulong Half = 1UL << 31;

    public static Arbitrary<ulong> Number() => Numbers.Number64.ToArbitrary();

    public static Arbitrary<uint> Low() => Numbers.Number32.ToArbitrary();

    [Property]
    public void Expand_KeepsTheLowBits(ulong largest, uint low) => Assert.Equal(low, (uint)PacketNumber.Expand(largest, low));

    [Property]
    public void Expand_FindsEveryNumberNearTheExpectedOne(ulong largest, uint offset)
    {
        ulong expected = unchecked(largest + 1);
        ulong actual = unchecked(expected - Half + 1 + offset);

        // Only numbers on the line from 0 to 2^64 - 1: packet numbers do not wrap round.
        bool wrapped = offset < Half - 1 ? actual > expected : actual < expected;
        Assert.True(wrapped || PacketNumber.Expand(largest, (uint)actual) == actual);
    }

    [Property]
    public void Expand_IsNearest(ulong largest, uint low)
    {
        ulong expected = unchecked(largest + 1);
        ulong found = PacketNumber.Expand(largest, low);
        ulong distance = Distance(found, expected);

        Assert.True(found < (1UL << 32) || distance <= Distance(found - (1UL << 32), expected));
        Assert.True(found > ulong.MaxValue - (1UL << 32) || distance <= Distance(found + (1UL << 32), expected));
    }

    [Fact]
    public void Expand_BeforeAnyPacket_StartsAtZero() => Assert.Equal(0UL, PacketNumber.Expand(ulong.MaxValue, 0));

    [Fact]
    public void Expand_AcrossAMultipleOfTheCycle_GoesOn() =>
        Assert.Equal(0x1_0000_0002UL, PacketNumber.Expand(0xffff_fffe, 2));

    [Fact]
    public void Expand_LatePacketFromBeforeTheMultiple_GoesBack() =>
        Assert.Equal(0xffff_fffdUL, PacketNumber.Expand(0x1_0000_0002, 0xffff_fffd));

    private static ulong Distance(ulong a, ulong b) => a > b ? a - b : b - a;
}
