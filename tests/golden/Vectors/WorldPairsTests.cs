using ServalRef.StateMachines;
using ServalRef.Verification.Vectors;
using ServalRef.Verification.Worlds;
using Xunit;

namespace ServalRef.Golden.Vectors;

/// <summary>What two hosts that run the live machines come to do is among what the vectors exercise.</summary>
public class WorldPairsTests
{
    [Theory]
    [MemberData(nameof(ReplayTests.Dialects), MemberType = typeof(ReplayTests))]
    public void EveryPair_OfAWorldOfTwoHosts_IsAPairOfTheGraph(string dialect)
    {
        Goals goals = VectorFilesTests.Suite.Value.Coverage.Single(c => c.Dialect.Name == dialect).Goals;
        var options = new WorldOptions
        {
            Dialect = ReplayTests.Named(dialect),
            FromClosed = true,
            MovesA = 1,
            MovesB = 1,
            Capacity = 2,
            Closing = true,
            Aborting = true,
            Exhaustion = true,
            PathChecks = true,
            Strangers = true,
        };

        IReadOnlySet<(DecisionName First, DecisionName Second)> pairs = WorldPairs.Of(options, situations: 300_000);

        Assert.True(pairs.Count > 600, $"only {pairs.Count} pairs");
        string[] strange =
        [
            .. pairs.Where(p => !goals.Includes(p.First, p.Second))
                .Select(p => $"{DecisionTable.TextOf(p.First)}, {DecisionTable.TextOf(p.Second)}")
                .Order(StringComparer.Ordinal),
        ];
        Assert.True(strange.Length == 0, string.Join("\n", strange));
    }
}
