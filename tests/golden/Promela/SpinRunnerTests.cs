using ServalRef.Verification.Exploring;
using ServalRef.Verification.Models;
using ServalRef.Verification.Promela;
using Xunit;

namespace ServalRef.Golden.Promela;

/// <summary>SPIN on the model of the live machines.</summary>
[Trait("Requires", "spin")]
[Trait("Clause", "MIG-26")]
public class SpinRunnerTests
{
    public static TheoryData<ModelBounds> SmallBounds =>
    [
        new ModelBounds { MovesA = 0, MovesB = 0, Cap = 2, Closing = true },
        new ModelBounds { MovesA = 0, MovesB = 1, Cap = 2, Opening = true },
        new ModelBounds { MovesA = 1, MovesB = 0, RendezvousA = true, RendezvousB = true },
        new ModelBounds { MovesA = 0, MovesB = 2, Cap = 2, Reuse = true },
        new ModelBounds { MovesA = 1, MovesB = 1, Cap = 2, MakeBeforeBreak = false, RendezvousB = true },
    ];

    [Theory]
    [MemberData(nameof(SmallBounds))]
    public async Task Safety_StoresAsManyStates_AsTheMachinesReach(ModelBounds bounds)
    {
        SpinResult result = await Run(new SpinJob { Bounds = bounds });

        Assert.Equal(SpinOutcome.Passed, result.Outcome);
        Assert.Equal(Explorer.Run(new LifeModel(bounds)).States, result.StatesStored);
    }

    [Theory]
    [InlineData(SpinSearch.Liveness)]
    [InlineData(SpinSearch.NonProgress)]
    public async Task Calm_WithOneMover_AlwaysSettles(SpinSearch search)
    {
        SpinResult result = await Run(new SpinJob { Search = search, Bounds = new ModelBounds { MovesA = 2, Cap = 2 } });

        Assert.Equal(SpinOutcome.Passed, result.Outcome);
        Assert.Equal(0, result.Errors);
    }

    [Fact]
    [Trait("Clause", "TEAR-11")]
    public async Task Calm_AfterOpeningAndClosing_BothEndsAreDoneOrAgree()
    {
        ModelBounds bounds = new() { MovesA = 0, Cap = 1, Opening = true, Closing = true };

        SpinResult result = await Run(new SpinJob { Search = SpinSearch.Liveness, Bounds = bounds });

        Assert.Equal(SpinOutcome.Passed, result.Outcome);
    }

    [Fact]
    [Trait("Clause", "MIG-21")]
    public async Task Calm_WhenBothMovedWithoutRendezvous_NeverSettles_AndTheTrailReplays()
    {
        ModelBounds bounds = new() { MovesA = 1, MovesB = 1, Cap = 2, MakeBeforeBreak = false };

        SpinResult result = await Run(new SpinJob { Search = SpinSearch.Liveness, Bounds = bounds });

        Assert.Equal(SpinOutcome.Violated, result.Outcome);
        Assert.Contains("acceptance cycle", result.Error, StringComparison.Ordinal);
        Assert.Contains(result.Trail, step => step.StartsCycle);
        Assert.All(TrailReplay.Run(ModelVariant.Specified.Engine(), bounds, result.Trail), step => Assert.True(step.Agrees));
    }

    [Fact]
    public async Task Run_ModelThatIsNoPromela_SaysWhatSpinSaid()
    {
        SpinException e = await Assert.ThrowsAsync<SpinException>(() => Run(new SpinJob { Model = "active proctype {" }));

        Assert.StartsWith("spin failed", e.Message, StringComparison.Ordinal);
        Assert.Contains("syntax error", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TooLittleDepth_IsIncomplete()
    {
        SpinResult result = await Run(new SpinJob { MaximumDepth = 20 });

        Assert.Equal(SpinOutcome.Incomplete, result.Outcome);
    }

    [Fact]
    public async Task Run_PastItsTimeLimit_EndsAndLeavesNothing()
    {
        using TemporaryFolder folder = new();

        SpinResult result = await Run(new SpinJob { TimeLimit = TimeSpan.FromMilliseconds(300) }, folder.Path);

        Assert.Equal(SpinOutcome.TimedOut, result.Outcome);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Run_Cancelled_ThrowsAndLeavesNothing()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(new SpinJob(), folder.Path, cancellation.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static Task<SpinResult> Run(SpinJob job, string? folder = null, CancellationToken cancellation = default) =>
        SpinRunner.Find(Environment.GetEnvironmentVariable("PATH"), folder).RunAsync(job with { HashBits = 18, Optimisation = 0 }, null, cancellation);

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("servalref-test-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
