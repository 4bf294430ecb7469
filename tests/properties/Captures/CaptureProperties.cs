using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Cli;
using ServalRef.Golden.Cli;
using Xunit;

namespace ServalRef.Properties.Captures;

/// <summary>Nobody is blamed for what the capture program, the hardware or another legal stack did (spec/judging.md).</summary>
/// <remarks>
/// A capture that fails is printed with the course that it comes from and what was done to it; <c>-p:RandomSeeds=true</c> searches on.
/// </remarks>
public class CaptureProperties
{
    private const int Cases = 60;

    [Property(Arbitrary = [typeof(OfScenarios)], MaxTest = Cases, Replay = Seeds.Of)]
    public void HealthyHosts_AreNotBlamed_InCapturesOfScenarios(DisturbedCapture capture) => AssertNobodyIsBlamed(capture);

    [Property(Arbitrary = [typeof(OfPrototype2014)], MaxTest = Cases, Replay = Seeds.Of)]
    public void HealthyHosts_AreNotBlamed_InCapturesOfPrototype2014(DisturbedCapture capture) => AssertNobodyIsBlamed(capture);

    private static void AssertNobodyIsBlamed(DisturbedCapture capture)
    {
        using ScratchFolder folder = new();
        IReadOnlyList<SeenFrame> frames = capture.Disturbances.Aggregate(capture.Course.Frames(), (now, disturbance) => disturbance.Of(now));
        if (frames.Count == 0 || Views.Arguments(capture.View, frames, capture.Apart, (name, bytes) => folder.File(name, bytes)) is not { } arguments)
        {
            return;
        }

        CommandRun check = CommandRun.Of(["check", .. arguments]);
        Assert.True(check.Code is ExitCode.Success or ExitCode.Inconclusive, check.Output + check.Error);
    }

    private static class OfScenarios
    {
        public static Arbitrary<DisturbedCapture> Capture() => Arb.From(DisturbedCapture.OfScenarios, DisturbedCapture.Simpler);
    }

    private static class OfPrototype2014
    {
        public static Arbitrary<DisturbedCapture> Capture() => Arb.From(DisturbedCapture.OfPrototype2014, DisturbedCapture.Simpler);
    }
}
