using System.Text.Json;
using ServalRef.Cli;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>A scenario run with several seeds and values, and compared with the best of its paths.</summary>
public class SeriesTests
{
    private const string Lossy = """
        title: A lossy link
        duration: 20 s
        hosts:
          a: { interfaces: { if0: 10.1.0.1, if1: 10.1.1.1 } }
          b: { interfaces: { if0: 10.2.0.1 }, serves: ["0005"] }
        routers: [net]
        links:
          - { between: [a.if0, net], rate: 4 Mbit/s, delay: 10 ms, queue: 30 packets, loss: 1 % }
          - { between: [a.if1, net], rate: 1 Mbit/s, delay: 20 ms, queue: 30 packets }
          - { between: [b.if0, net] }
        connections:
          - { name: one, from: a.if0, to: b.if0, service: "0005", send: 1 MB, flows: [ { from: a.if1, to: b.if0 } ] }
        expect:
          - { connection: one, outcome: finished }
        """;

    [Fact]
    public void Seeds_GiveMeanDeviationAndInterval()
    {
        CommandRun run = Run("--seeds", "5", "--seed", "7", "--json");
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement root = document.RootElement;
        Assert.Equal(("met", ExitCode.Success), (root.GetProperty("verdict").GetString(), run.Code));
        Assert.Equal([7, 8, 9, 10, 11], root.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetInt32()));
        JsonElement goodput = Measure(root.GetProperty("settings")[0], "goodput bits per second");
        double[] values = [.. goodput.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(5, values.Distinct().Count());
        Assert.Equal(values.Average(), goodput.GetProperty("mean").GetDouble(), 1e-6);
        double half = 2.776 * goodput.GetProperty("deviation").GetDouble() / Math.Sqrt(5);
        Assert.Equal(values.Average() - half, goodput.GetProperty("low").GetDouble(), 1e-3);
        Assert.Equal(values.Average() + half, goodput.GetProperty("high").GetDouble(), 1e-3);
    }

    /// <summary>One run of a series is the run of its seed alone.</summary>
    [Fact]
    public void OneOfASeries_IsTheRunAlone()
    {
        using JsonDocument series = JsonDocument.Parse(Run("--seeds", "3", "--json").Output);
        using JsonDocument alone = JsonDocument.Parse(Run("--seed", "3", "--json").Output);
        Assert.Equal(
            alone.RootElement.GetProperty("connections")[0].GetProperty("goodputBitsPerSecond").GetDouble(),
            Measure(series.RootElement.GetProperty("settings")[0], "goodput bits per second").GetProperty("values")[2].GetDouble());
    }

    [Theory]
    [InlineData("links.0.rate=1..4:3", "1 2.5 4")]
    [InlineData("links.0.rate=1 Mbit/s,4000 kbit/s", "1 Mbit/s 4000 kbit/s")]
    public void Sweep_RunsEachValue(string set, string values)
    {
        using JsonDocument document = JsonDocument.Parse(Run("--set", set, "--json").Output);
        JsonElement[] settings = [.. document.RootElement.GetProperty("settings").EnumerateArray()];
        Assert.Equal(values, string.Join(' ', settings.Select(s => s.GetProperty("set").GetProperty("links.0.rate").GetString())));
        double[] goodputs = [.. settings.Select(s => Measure(s, "goodput bits per second").GetProperty("mean").GetDouble())];
        Assert.Equal(goodputs.Order(), goodputs);
        Assert.True(goodputs[^1] > 1.5 * goodputs[0]);
    }

    /// <summary>Two algorithms stand side by side in one command.</summary>
    [Fact]
    public void Algorithms_StandSideBySide()
    {
        CommandRun run = Run("--set", "hosts.a.congestion control=lia,reno", "--set", "hosts.a.scheduler=round robin", "--seeds", "2");
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("2 seeds from 1, 2 settings", run.Output, StringComparison.Ordinal);
        Assert.Contains("  hosts.a.congestion control=lia, hosts.a.scheduler=round robin", run.Output, StringComparison.Ordinal);
        Assert.Contains("  hosts.a.congestion control=reno, hosts.a.scheduler=round robin", run.Output, StringComparison.Ordinal);
        Assert.Contains("one: finished 2 of 2", run.Output, StringComparison.Ordinal);
        Assert.Contains("as expected: 4 runs", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void OneValue_IsOneRun()
    {
        CommandRun run = Run("--set", "connections.one.send=10 kB", "--set", "duration=5");
        Assert.Contains("A lossy link: 5 s simulated, seed 1", run.Output, StringComparison.Ordinal);
        Assert.Contains("sent 10 kB", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--set links.9.rate=5: 'links' has no '9'; expected 0 to 2", "--set", "links.9.rate=5")]
    [InlineData("--set wires.0.rate=5: the file has no 'wires'; expected title, duration", "--set", "wires.0.rate=5")]
    [InlineData("expected 100 bit/s to 1000 Gbit/s for 'rate', not '5000000 Mbit/s' (with links.0.rate=5000000)", "--set", "links.0.rate=1,5000000")]
    [InlineData("'rate' is no value to set; expected PATH=VALUE", "--set", "rate")]
    [InlineData("'links.0.rate=1..5:0' is no value to set", "--set", "links.0.rate=1..5:0")]
    [InlineData("'0' is no number of seeds; expected 1 to 10000", "--seeds", "0")]
    [InlineData("'worst' cannot be compared with; expected best-path", "--compare", "worst")]
    [InlineData("--trace, --pcap, --qlog, --plot and --step record one run", "--seeds", "2", "--pcap", "x.pcapng")]
    public void Mistakes_AreToldInALine(string message, params string[] options) =>
        Assert.Contains(message, Run(options).OneLineOfRefusal(), StringComparison.Ordinal);

    /// <summary>A run that misses what is expected is named, so that it can be repeated.</summary>
    [Fact]
    public void MissedRun_IsNamed()
    {
        CommandRun run = Run("--set", "duration=1 s,20 s");
        Assert.Equal(ExitCode.Violation, run.Code);
        Assert.Contains("MISSED  seed 1, duration=1 s", run.Output, StringComparison.Ordinal);
        Assert.Contains("missed: 1 of 2 runs", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_HasALineForEachConnectionOfEachRun()
    {
        using ScratchFolder folder = new();
        string file = Path.Combine(folder.ToString(), "runs.csv");
        Run("--seeds", "2", "--set", "links.0.rate=2,4", "--csv", file);
        string[] lines = File.ReadAllLines(file);
        Assert.StartsWith("links.0.rate,seed,met,connection,outcome,sent bytes,received bytes,goodput bits per second,longest pause seconds", lines[0], StringComparison.Ordinal);
        Assert.Equal(["2,1,yes,one,finished,1000000", "2,2,yes,one,finished,1000000", "4,1,yes,one,finished,1000000", "4,2,yes,one,finished,1000000"],
            lines[1..].Select(line => string.Join(',', line.Split(',')[..6])));
        Run("--csv", file);
        Assert.StartsWith("1,yes,one,finished,1000000,0,", File.ReadAllLines(file)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Plots_HaveTheirDataBesideThem()
    {
        using ScratchFolder folder = new();
        Run("--plot", folder.ToString());
        foreach ((string name, string unit) in new[] { ("cwnd", "kB"), ("rate", "Mbit/s"), ("rtt", "ms"), ("sequence", "MB") })
        {
            string[] lines = File.ReadAllLines(Path.Combine(folder.ToString(), name + ".csv"));
            Assert.Equal($"flow,kind,seconds,{unit}", lines[0]);
            Assert.StartsWith("a 10.1.0.1 to 10.2.0.1,value,", lines[1], StringComparison.Ordinal);
        }
    }

    /// <summary>Beside two paths stands what the better one alone would have done.</summary>
    [Fact]
    public void BestPath_IsCompared()
    {
        CommandRun run = Run("--compare", "best-path");
        Assert.Contains("best path of one alone, a.if0 to b.if0: goodput ", run.Output, StringComparison.Ordinal);
        using JsonDocument compared = JsonDocument.Parse(Run("--compare", "best-path", "--json").Output);
        JsonElement best = Assert.Single(compared.RootElement.GetProperty("bestPaths").EnumerateArray());
        Assert.Equal(("a.if0", "b.if0"), (best.GetProperty("from").GetString(), best.GetProperty("to").GetString()));
        Assert.Contains("goodput over best path", Run("--compare", "best-path", "--seeds", "2").Output, StringComparison.Ordinal);
        Assert.InRange(best.GetProperty("goodputBitsPerSecond").GetDouble(), 1e6, 4e6);
    }

    private static JsonElement Measure(JsonElement setting, string name) =>
        setting.GetProperty("connections")[0].GetProperty("measures").EnumerateArray().First(m => m.GetProperty("name").GetString() == name);

    private static CommandRun Run(params string[] options) => ScenarioFile.Run(Lossy, options);
}
