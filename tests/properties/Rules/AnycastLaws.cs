using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>The choice among several hosts of one service.</summary>
[Trait("Clause", "RES-2")]
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(ServiceRules)], MaxTest = 500)]
public class AnycastLaws
{
    [Property]
    public bool ChosenTarget_HasTheHighestPriority(ValueArray<ServiceTarget> targets, ushort draw) =>
        Anycast.Choose(targets, draw / 65536.0) is { } chosen && chosen.Priority == targets.Max(t => t.Priority);

    /// <summary>As many equally spaced draws as the weights add up to: each target is met exactly as often as its weight says.</summary>
    [Property]
    public bool EachTarget_GetsItsShare(ValueArray<ServiceTarget> targets)
    {
        ServiceTarget[] best = [.. targets.Where(t => t.Priority == targets.Max(other => other.Priority))];
        uint[] shares = best.All(t => t.Weight == 0) ? [.. best.Select(_ => 1u)] : [.. best.Select(t => t.Weight)];
        int total = (int)shares.Sum(share => share);
        var chosen = Enumerable.Range(0, total).Select(n => Anycast.Choose(targets, (n + 0.5) / total)!.Value).CountBy(t => t);
        var expected = best.Zip(shares).GroupBy(pair => pair.First, pair => (int)pair.Second).Where(group => group.Sum() > 0);

        return chosen.ToDictionary().OrderBy(pair => pair.Key.ToString()).SequenceEqual(
            expected.ToDictionary(group => group.Key, group => group.Sum()).OrderBy(pair => pair.Key.ToString()));
    }

    [Fact]
    public void NoTarget_NoChoice()
    {
        Assert.Null(Anycast.Choose([], 0));
        Assert.Equal(ServiceAction.Drop, new ForwardRule([]).Apply(0).Action);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void DrawOutsideItsRange_IsRefused(double draw) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Anycast.Choose([new ServiceTarget(default)], draw));
}
