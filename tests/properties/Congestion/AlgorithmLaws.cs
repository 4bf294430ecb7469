using FsCheck;
using FsCheck.Xunit;
using ServalRef.Runtime.Congestion;
using Xunit;

namespace ServalRef.Properties.Congestion;

/// <summary>The algorithms beside each other: what their sources print, and what they have in common.</summary>
[Trait("Clause", "CC-8")]
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(PathsArbitrary)], MaxTest = 300)]
public class AlgorithmLaws
{
    [Property]
    public bool Increase_IsTheFormulaOfItsSource(Paths paths, PositiveInt bytes) => All(
        paths,
        (algorithm, i) =>
        {
            Rational expected = Reference.Increase(algorithm.Name, paths.Flows, i, bytes.Get);
            // OLIA subtracts, and may have few digits left; what is rounded is not the difference but its terms.
            double lost = 1e-12 * paths.Flows[i].RenoIncrease(bytes.Get);
            double actual = algorithm.Increase(paths.Flows, i, bytes.Get);
            return algorithm is Olia ? Math.Abs((double)(Rational.Of(actual) - expected)) <= lost : expected.IsNear(actual);
        });

    [Property]
    public bool WindowAfterLoss_IsTheFormulaOfItsSource(Paths paths) => All(
        paths,
        (algorithm, i) =>
        {
            Rational expected = Reference.WindowAfterLoss(algorithm.Name, paths.Flows, i);
            double lost = 1e-12 * paths.Flows.Sum(f => f.Window);
            return Math.Abs((double)(Rational.Of(algorithm.WindowAfterLoss(paths.Flows, i)) - expected)) <= lost;
        });

    [Property]
    public bool SingleFlow_IsRenoByAllOfThem(Paths paths, PositiveInt bytes)
    {
        PathState[] single = [paths.Flows[0]];
        double reno = single[0].RenoIncrease(bytes.Get);
        return CongestionControls.All.All(algorithm =>
            Math.Abs(algorithm.Increase(single, 0, bytes.Get) - reno) <= 1e-12 * reno
            && algorithm.WindowAfterLoss(single, 0) == single[0].Window / 2);
    }

    [Property]
    public bool OliaShifts_AddUpToNothing(Paths paths) =>
        Math.Abs(Enumerable.Range(0, paths.Count).Sum(i => Olia.Shift(paths.Flows, i))) < 1e-12;

    [Theory]
    [InlineData(0.25)]
    [InlineData(2)]
    public void SemiCoupled_GrowsAsItsConstantSays(double a)
    {
        PathState[] paths = [new(10_000, 1, 1000), new(30_000, 1, 1000)];

        Assert.Equal(a * 25, new SemiCoupled(a).Increase(paths, 0, 1000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void SemiCoupled_ConstantThatIsNone_IsRefused(double a) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SemiCoupled(a));

    [Fact]
    public void Names_FindTheirAlgorithms()
    {
        Assert.Equal(["lia", "reno", "ewtcp", "coupled", "semicoupled", "olia", "balia"], CongestionControls.All.Select(a => a.Name));
        Assert.All(CongestionControls.All, algorithm => Assert.Same(algorithm, CongestionControls.Find(algorithm.Name)));
        Assert.Null(CongestionControls.Find("cubic"));
    }

    private static bool All(Paths paths, Func<ICongestionControl, int, bool> law) =>
        CongestionControls.All.All(algorithm => Enumerable.Range(0, paths.Count).All(i => law(algorithm, i)));
}
