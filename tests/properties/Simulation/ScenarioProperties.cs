using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Cli;
using ServalRef.Golden.Cli;
using Xunit;

namespace ServalRef.Properties.Simulated;

/// <summary>
/// What a scenario file can tell, <c>run</c> runs with every invariant kept, <c>check</c> accepts what was captured, and <c>verify</c> finds
/// every step of the hosts in the model.
/// </summary>
/// <remarks>A file that fails is printed; written to a disk, it is replayed by <c>servalref run FILE --pcap F</c> and <c>servalref check F</c>.</remarks>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(ScenarioProperties)], MaxTest = 60)]
public class ScenarioProperties
{
    public static Arbitrary<ScenarioText> Scenario() => Arb.From(ScenarioTexts.All, ScenarioTexts.Simpler);

    /// <summary>At both hosts together, and as a capture at each alone would show it.</summary>
    [Property]
    public void WhatRunCaptures_CheckAccepts(ScenarioText scenario)
    {
        using ScratchFolder folder = new();
        string file = folder.File("generated.yaml", System.Text.Encoding.UTF8.GetBytes(scenario.ToString()));
        string capture = Path.Combine(folder.ToString(), "run.pcapng");
        string trace = Path.Combine(folder.ToString(), "run.ndjson");
        CommandRun run = CommandRun.Of("run", file, "--pcap", capture, "--trace", trace);
        Assert.True(run.Code == ExitCode.Success, run.Output + run.Error);

        CommandRun steps = CommandRun.Of("verify", "--trace", trace);
        Assert.True(steps.Code == ExitCode.Success, steps.Output + steps.Error);

        foreach (string view in (string[])["", "a.", "b."])
        {
            // A host that lost its network before it was to open sends nothing.
            if (OneView.Of(capture, view) is { } packets)
            {
                Judge(folder.File(view + "pcapng", packets));
            }
        }
    }

    private static void Judge(string capture)
    {
        CommandRun check = CommandRun.Of("check", capture, "--hosts");
        Assert.True(check.Code is ExitCode.Success or ExitCode.Inconclusive, check.Output + check.Error);
    }
}
