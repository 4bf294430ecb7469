using ServalRef.Rendering;
using ServalRef.Rendering.Running;
using ServalRef.Simulation.Scenarios;
using ServalRef.StateMachines;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Cli;

public class ViolationLadderTests
{
    private const string Small = SmallScenario.Network + """
          - { name: one, from: a.if0, to: b.if0, service: "0005", send: 10 kB }
        """;

    /// <summary>A violation is told with the packets before it; here the monitor hears of a byte that is delivered twice.</summary>
    [Fact]
    public Task Violation_ShowsThePacketsBeforeIt()
    {
        ScenarioRun run = Violating();
        run.Run();
        Assert.NotNull(run.Monitor.Violation);

        StringWriter output = new();
        RunResult result = RunResult.Of(run, "small.yaml", [], Violating);
        RunRenderer.Write(result, output, new Paint(Enabled: false));
        Assert.False(result.IsMet);
        Assert.Single(result.Ladder, row => row.Offends);
        return Verifier.Verify(output.ToString());
    }

    [Fact]
    public void RunThatKeepsItsPromises_IsNotRunAgain()
    {
        ScenarioRun run = new(ScenarioReader.Read("small.yaml", Small), seed: 1);
        run.Run();
        RunResult result = RunResult.Of(
            run, "small.yaml", [], () => throw new InvalidOperationException("It was run again."));
        Assert.Empty(result.Ladder);
    }

    private static ScenarioRun Violating()
    {
        ScenarioRun run = new(ScenarioReader.Read("small.yaml", Small), seed: 1);
        run.Simulator.At(Instant.FromSeconds(0.055), now => run.Monitor.OnDelivered(run.Connections[0].Server!.Transfer, 0, 1, now));
        run.Simulator.At(Instant.FromSeconds(0.056), now => run.Monitor.OnDelivered(run.Connections[0].Server!.Transfer, 0, 1, now));
        return run;
    }
}
