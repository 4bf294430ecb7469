using System.Diagnostics;
using System.Globalization;
using ServalRef.Cli;
using ServalRef.Rendering.Running;
using ServalRef.Simulation.Evaluation;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>Runs that are shared out among machines come to the same, byte for byte, as all of them at once.</summary>
public sealed class PartTests : IDisposable
{
    private const int Parts = 3;

    private static readonly string[] Series = ["run", TestData.Scenario("port.yaml"), "--seeds", "4", "--set", "duration=4,5"];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Series_InParts_IsTheSeries()
    {
        string[] parts = [.. Enumerable.Range(1, Parts).Reverse().Select(part => Part(Series, part))];
        string whole = _folder.File("whole.csv", []);
        string joined = _folder.File("joined.csv", []);

        Assert.Equal(CommandRun.Of([.. Series, "--json"]), CommandRun.Of(["run", "--json", "--merge", .. parts]));
        Assert.Equal(CommandRun.Of([.. Series, "--csv", whole]), CommandRun.Of(["run", "--csv", joined, "--merge", .. parts]));
        Assert.Equal(File.ReadAllText(whole), File.ReadAllText(joined));
    }

    [Fact]
    public void Series_InProcesses_IsTheSeries()
    {
        Process[] processes = [.. Enumerable.Range(1, Parts).Select(part => Begin([.. Series, "--json", "--shard", Name(part)]))];
        string[] parts = [.. processes.Select((process, index) => _folder.File($"{index}.json", System.Text.Encoding.UTF8.GetBytes(process.StandardOutput.ReadToEnd())))];
        foreach (Process process in processes)
        {
            process.WaitForExit();
            Assert.Equal(ExitCode.Success, process.ExitCode);
            process.Dispose();
        }

        Assert.Equal(CommandRun.Of([.. Series, "--json"]), CommandRun.Of(["run", "--json", "--merge", .. parts]));
    }

    [Fact]
    public void MorePartsThanRuns_MakeAWhole()
    {
        string[] few = ["run", TestData.Scenario("port.yaml"), "--seeds", "2"];
        string[] parts = [.. Enumerable.Range(1, Parts).Select(part => Part(few, part)).Reverse()];

        Assert.Equal(CommandRun.Of([.. few, "--json"]), CommandRun.Of(["run", "--json", "--merge", .. parts]));
    }

    [Fact]
    public void WhatMakesNoWhole_IsRefusedInOneLine()
    {
        string first = Part(Series, 1);
        string second = Part(Series, 2);
        string third = Part(Series, Parts);
        string other = Part([.. Series, "--seed", "9"], 2);
        string nothing = _folder.File("nothing.json", "{}"u8);

        Assert.Contains("part 3/3 is missing", CommandRun.Of("run", "--merge", first, second).OneLineOfRefusal(), StringComparison.Ordinal);
        Assert.Contains("part 2/3 is there twice", CommandRun.Of("run", "--merge", first, second, second, third).OneLineOfRefusal(), StringComparison.Ordinal);
        Assert.Contains("another series", CommandRun.Of("run", "--merge", first, other, third).OneLineOfRefusal(), StringComparison.Ordinal);
        Assert.Contains("no part of a series", CommandRun.Of("run", "--merge", nothing).OneLineOfRefusal(), StringComparison.Ordinal);
        Assert.Contains("no part of an evaluation", CommandRun.Of("evaluate", "--merge", first).OneLineOfRefusal(), StringComparison.Ordinal);
        Assert.Contains("cannot be", CommandRun.Of("run", "--merge", "no-such-file").OneLineOfRefusal().Replace("Could not find", "cannot be", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--shard", "1/2", "--json")]
    [InlineData("run", "x.yaml", "--merge", "y.json")]
    [InlineData("run", "x.yaml", "--shard", "1/2", "--json")]
    [InlineData("run", "x.yaml", "--seeds", "2", "--shard", "1/2")]
    [InlineData("run", "x.yaml", "--seeds", "2", "--shard", "3/2", "--json")]
    [InlineData("evaluate", "S1", "--shard", "1/2")]
    [InlineData("evaluate", "S1", "--merge", "y.json")]
    [InlineData("run")]
    public void OptionsThatDoNotFit_AreRefusedInOneLine(params string[] command) =>
        (CommandRun.Of(command) with { Output = string.Empty }).OneLineOfRefusal();

    /// <summary>With runs made up, since real ones take minutes.</summary>
    [Fact]
    public void Evaluation_InParts_IsTheEvaluation()
    {
        PublishedScenario[] scenarios = [.. PublishedScenario.All.Take(2)];
        string[] names = [.. scenarios.Select(scenario => scenario.Id)];
        Random chance = new(1);
        EvaluationRun[] runs = [
            .. scenarios.SelectMany(scenario => scenario.Runs.Keys.SelectMany(run => Enumerable.Range(1, run == "defaults" ? 1 : 3).Select(
                seed => new EvaluationRun(scenario.Id, run, seed, [.. Enumerable.Range(0, 20).Select(_ => chance.NextDouble())], 0)))),
        ];
        string[] parts = [.. Enumerable.Range(1, Parts).Reverse().Select(part => Written(part, new EvaluationPart(
            Name(part), names, 3, [.. runs.Where((_, place) => place % Parts == part - 1)])))];
        using StringWriter whole = new() { NewLine = "\n" };
        EvaluateJson.Write(PublishedScenario.Conclude(scenarios, 3, runs), whole);

        Assert.Equal(whole.ToString(), CommandRun.Of(["evaluate", "--json", "--merge", .. parts]).Output);
        Assert.Contains("part 1/3 is missing", CommandRun.Of(["evaluate", "--merge", .. parts[..2]]).OneLineOfRefusal(), StringComparison.Ordinal);
    }

    private static string Name(int part) => string.Create(CultureInfo.InvariantCulture, $"{part}/{Parts}");

    private string Part(string[] command, int part)
    {
        CommandRun run = CommandRun.Of([.. command, "--json", "--shard", Name(part)]);
        Assert.Equal((ExitCode.Success, ""), (run.Code, run.Error));
        return _folder.File($"{Guid.NewGuid():N}.json", System.Text.Encoding.UTF8.GetBytes(run.Output));
    }

    private string Written(int part, EvaluationPart document)
    {
        using StringWriter text = new();
        document.Write(text);
        return _folder.File($"evaluation-{part}.json", System.Text.Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static Process Begin(string[] command) => Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. command])
    {
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;
}
