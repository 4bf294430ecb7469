using BenchmarkDotNet.Attributes;
using ServalRef.Verification.Exploring;
using ServalRef.Verification.Models;

namespace ServalRef.Bench;

/// <summary>What exploring costs, per state: stepping, storing, and checking every property, those of "from everywhere" included.</summary>
/// <remarks>
/// Measured peers: SPIN 473 thousand states a second and 48 bytes a state, CsCheck 298 thousand and 202, a plain search in C#
/// 512 thousand and 50. What is allocated here includes what tables let go of as they grow.
/// </remarks>
[MemoryDiagnoser]
public class ExplorerBenchmarks
{
    private const int StatesOfMigration = 247_244;

    /// <summary>The model migration at 2/1, in any number of packets.</summary>
    [Benchmark(OperationsPerInvoke = StatesOfMigration)]
    public int Migration()
    {
        Exploration found = Explorer.Run(ModelCatalog.Find("migration")!.Within(new ModelBound(2, 1)));
        return found.States == StatesOfMigration ? found.States : throw new InvalidOperationException("The model has changed.");
    }
}
