using FsCheck;
using FsCheck.Xunit;
using ServalRef.Runtime.Congestion;
using Xunit;

namespace ServalRef.Properties.Congestion;

/// <summary>What RFC 6356 promises of alpha and of the increase, for any flows.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(PathsArbitrary)], MaxTest = 1000)]
public class LiaLaws
{
    private const double Rounding = 1e-12;

    [Property]
    [Trait("Clause", "CC-4")]
    public bool Alpha_IsTheFormulaOfTheRfc(Paths paths) => Reference.Alpha(paths.Flows).IsNear(paths.Alpha);

    [Property]
    [Trait("Clause", "CC-3")]
    public bool Increase_IsTheFormulaOfTheRfc_HoweverMuchIsAcknowledged(Paths paths, PositiveInt bytes) =>
        All(paths, i => Reference.Lia(paths.Flows, i, bytes.Get).IsNear(paths.Increase(i, bytes.Get)));

    [Property]
    [Trait("Clause", "CC-7")]
    public bool Alpha_IsAtLeastOneInN(Paths paths) => paths.Alpha >= 1.0 / paths.Count * (1 - Rounding);

    [Property]
    [Trait("Clause", "CC-7")]
    public bool Alpha_IsOneInNExactlyWhenAllFlowsAreAlike(Paths paths)
    {
        bool alike = paths.Flows.All(f => (f.Window, f.RoundTrip) == (paths.Flows[0].Window, paths.Flows[0].RoundTrip));
        return alike == (Reference.Alpha(paths.Flows) == (Rational)1 / paths.Count)
            && IsNear(paths.With(f => f with { Window = 14600, RoundTrip = 100 }).Alpha, 1.0 / paths.Count);
    }

    [Property]
    [Trait("Clause", "CC-7")]
    public bool Increase_IsAtMostThatOfReno(Paths paths, PositiveInt bytes) =>
        All(paths, i => paths.Increase(i, bytes.Get) <= Reno.Instance.Increase(paths.Flows, i, bytes.Get));

    [Property]
    [Trait("Clause", "CC-7")]
    public bool SingleFlow_IsReno(Paths paths, PositiveInt bytes)
    {
        Paths single = new([paths.Flows[0]]);
        return single.Alpha == 1 && single.Increase(0, bytes.Get) == Reno.Instance.Increase(single.Flows, 0, bytes.Get);
    }

    [Property]
    [Trait("Clause", "CC-4")]
    public bool Alpha_DoesNotDependOnTheUnits(Paths paths, PositiveInt windows, PositiveInt times) =>
        IsNear(paths.With(f => f with { Window = f.Window * windows.Get, RoundTrip = f.RoundTrip / times.Get }).Alpha, paths.Alpha);

    [Property]
    [Trait("Clause", "CC-4")]
    public bool Alpha_StandsUnitsThatNoOneUses(Paths paths)
    {
        Paths tiny = paths.With(f => f with { Window = f.Window * 1e-280, RoundTrip = f.RoundTrip * 1e-280 });
        Paths vast = paths.With(f => f with { Window = f.Window * 1e280, RoundTrip = f.RoundTrip * 1e280 });
        return IsNear(tiny.Alpha, paths.Alpha) && IsNear(vast.Alpha, paths.Alpha);
    }

    [Property]
    [Trait("Clause", "CC-4")]
    public bool Alpha_DoesNotDependOnTheOrderOfTheFlows(Paths paths) =>
        IsNear(new Paths([.. paths.Flows.Reverse()]).Alpha, paths.Alpha)
        && IsNear(new Paths([.. paths.Flows.Skip(1), paths.Flows[0]]).Alpha, paths.Alpha);

    [Property]
    [Trait("Clause", "CC-4")]
    public bool Alpha_OfEqualRoundTrips_IsTheShareOfTheGreatestWindow(Paths paths)
    {
        Paths equal = paths.With(f => f with { RoundTrip = 100 });
        return IsNear(equal.Alpha, equal.Flows.Max(f => f.Window) / equal.Flows.Sum(f => f.Window));
    }

    [Property]
    [Trait("Clause", "CC-3")]
    public bool FlowsBelowTheLimit_GainTheSameForEachByte(Paths paths)
    {
        double[] gains = [.. paths.Flows.Select((f, i) => paths.Increase(i, f.Mss) / f.Mss / f.Mss)];
        double coupled = gains.Max();
        return All(paths, i => IsNear(gains[i], coupled) || IsNear(gains[i], 1 / paths.Flows[i].Window));
    }

    [Property]
    [Trait("Clause", "CC-5")]
    public bool FlowWhoseWindowGoesToNothing_CeasesToMatter(Paths paths)
    {
        // Far enough below all others that not even its rate and its share in the maximum can be seen.
        PathState vanishing = new(1e-30, 1_000_000, 1460);
        return IsNear(new Paths([.. paths.Flows, vanishing]).Alpha, paths.Alpha);
    }

    /// <summary>The NSDI 2011 paper takes the minimum over all sets of flows; the RFC over two of them .</summary>
    [Property(MaxTest = 300)]
    [Trait("Clause", "CC-3")]
    public bool Increase_IsAtLeastTheMinimumOverAllSubsets_AndTheSameForTwoFlows(Paths paths) => All(
        paths,
        i => Reference.SubsetMinimum(paths.Flows, i, 1460) is Rational least
            && !(Reference.Lia(paths.Flows, i, 1460) < least)
            && (paths.Count > 2 || least.IsNear(paths.Increase(i, 1460))));

    [Fact]
    [Trait("Clause", "CC-5")]
    public void NoFlows_HaveNoAlpha() => Assert.Throws<ArgumentException>(() => LinkedIncrease.Of([]));

    private static bool All(Paths paths, Func<int, bool> law) => Enumerable.Range(0, paths.Count).All(law);

    private static bool IsNear(double actual, double expected) => Math.Abs(actual - expected) <= Rounding * expected;
}
