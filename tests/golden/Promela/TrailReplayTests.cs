using ServalRef.Verification.Promela;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Promela;

/// <summary>SPIN notices a machine that lacks a rule, and its trail runs step by step on that machine.</summary>
[Trait("Requires", "spin")]
public class TrailReplayTests
{
    [Fact]
    [Trait("Clause", "MIG-14")]
    [Trait("Clause", "MIG-15")]
    public async Task AnyAckAdopts_IsFound_AndReplays()
    {
        ModelBounds bounds = new() { MovesA = 2, Cap = 2 };

        IReadOnlyList<ReplayedStep> steps = await Replay(ModelVariant.AnyAckAdopts, bounds);

        Assert.All(steps, step => Assert.True(step.Agrees, step.ToString()));
        await Verifier.Verify(string.Join('\n', steps));
    }

    [Fact]
    [Trait("Clause", "MIG-11")]
    [Trait("Clause", "MIG-13")]
    public async Task AnyAnswerCompletesMove_IsFound_AndReplays()
    {
        ModelBounds bounds = new() { MovesA = 2, Cap = 2, Reuse = true };

        IReadOnlyList<ReplayedStep> steps = await Replay(ModelVariant.AnyAnswerCompletesMove, bounds);

        Assert.All(steps, step => Assert.True(step.Agrees, step.ToString()));
        await Verifier.Verify(string.Join('\n', steps));
    }

    [Fact]
    public async Task Trail_OfAnotherMachine_DiffersWhereTheMachinesDo()
    {
        ModelBounds bounds = new() { MovesA = 2, Cap = 2 };
        SpinResult result = await Run(ModelVariant.AnyAckAdopts, bounds);

        IReadOnlyList<ReplayedStep> steps = TrailReplay.Run(ModelVariant.Specified.Engine(), bounds, result.Trail);

        Assert.False(steps[^1].Agrees);
        Assert.Equal(TrailActionKind.Deliver, steps[^1].Step.Action.Kind);
    }

    private static async Task<IReadOnlyList<ReplayedStep>> Replay(ModelVariant variant, ModelBounds bounds)
    {
        SpinResult result = await Run(variant, bounds);
        Assert.Equal(SpinOutcome.Violated, result.Outcome);
        Assert.Contains("assertion violated", result.Error, StringComparison.Ordinal);
        Assert.NotEmpty(result.Trail);
        return TrailReplay.Run(variant.Engine(), bounds, result.Trail);
    }

    private static Task<SpinResult> Run(ModelVariant variant, ModelBounds bounds) => SpinRunner.Find().RunAsync(new SpinJob
    {
        Model = PromelaWriter.Write(variant.Engine().Arrows),
        Bounds = bounds,
        HashBits = 18,
        Optimisation = 0,
        ShortenTrail = true,
    });
}
