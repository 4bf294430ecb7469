using System.Text;
using System.Text.Json;
using ServalRef.Cli;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Cli;

public class RunCommandTests
{
    private const string Small = SmallScenario.Network + """
          - { name: one, from: a.if0, to: b.if0, service: "0005", send: 1 MB }
        expect:
          - { connection: one, outcome: finished, sent: 1 MB, goodput: 5 to 10 Mbit/s, longest pause: at most 1 s }
        """;

    [Fact]
    public Task Outcome_ForPeople() => Verifier.Verify(Run(Small).Output.Replace(Folder, "", StringComparison.Ordinal));

    [Fact]
    public void Json_TellsVerdictConnectionsInvariantsAndExpectations()
    {
        using JsonDocument document = JsonDocument.Parse(Run(Small, "--json").Output);
        JsonElement root = document.RootElement;
        Assert.Equal("met", root.GetProperty("verdict").GetString());
        JsonElement connection = Assert.Single(root.GetProperty("connections").EnumerateArray());
        Assert.Equal(1_000_000, connection.GetProperty("sentBytes").GetInt64());
        Assert.All(root.GetProperty("invariants").EnumerateArray(), i => Assert.Equal("holds", i.GetProperty("verdict").GetString()));
        Assert.All(root.GetProperty("expectations").EnumerateArray(), e => Assert.True(e.GetProperty("met").GetBoolean()));
    }

    [Fact]
    public void MissedExpectation_ExitsOne_AndSaysWhere()
    {
        CommandRun run = Run(Small.Replace("sent: 1 MB, goodput", "sent: 2 MB, goodput", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Violation, run.Code);
        Assert.Contains("MISSED  one: sent 1 MB, but expected 2 MB", run.Output, StringComparison.Ordinal);
        Assert.Contains("again: servalref run", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A connection may end while its reader still has bytes to take: they are not lost (TEAR-2).</summary>
    [Fact]
    public void UnreadBytes_AreNotLost()
    {
        string network = SmallScenario.Network.Replace("duration: 10 s", "duration: 100 s", StringComparison.Ordinal);
        CommandRun run = Run(network + """
              - { name: one, from: a.if0, to: b.if0, service: "0005", send: 50 kB, server reads: { size: 1 kB, every: 10 s } }
            expect:
              - { connection: one, outcome: finished }
            """);
        Assert.Equal(ExitCode.Success, run.Code);
    }

    /// <summary>The backlog bounds those that wait to be accepted, not all that ever come (SEC-12).</summary>
    [Fact]
    [Trait("Clause", "SEC-12")]
    public void ManyConnectionsToOneHost_AreAllAccepted()
    {
        IEnumerable<int> numbers = Enumerable.Range(0, 100);
        string connections = string.Join('\n', numbers.Select(
            number => $"  - {{ name: c{number}, from: a.if0, to: b.if0, service: \"0005\", send: 2 kB, at: {number * 20} ms }}"));
        string expected = string.Join('\n', numbers.Select(number => $"  - {{ connection: c{number}, outcome: finished, sent: 2 kB }}"));
        CommandRun run = Run($"{SmallScenario.Network}{connections}\nexpect:\n{expected}\n");
        Assert.True(run.Code == ExitCode.Success, run.Output + run.Error);
    }

    [Fact]
    public Task Mistakes_AreToldLineByLine()
    {
        const string Wrong = """
            title: Full of mistakes
            duration: 10 sec
            hosts:
              a: { interfaces: { if0: 10.1.0.1 }, recieve buffer: 10 KiB }
              b: { interfaces: { if0: 10.1.0.1 }, serves: ["xyz"] }
            links:
              - { between: [a.if0, c], rate: 10 Mbit, loss: 150 % }
            connections:
              - { name: one, from: a.if1, to: b, service: "0005" }
            events:
              - { at: 20 s, down: a.if0 }
              - { at: 1 s, explode: a }
            expect:
              - { connection: two, outcome: fine }
              - { connection: one, goodput: fast }
            """;
        CommandRun run = Run(Wrong);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        return Verifier.Verify(run.Error.Replace(Folder, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("title: [", "this is no YAML")]
    [InlineData("", "the file is empty")]
    [InlineData("- a list", "expected a scenario as keys and values, not a list")]
    public void NoScenario_IsRefused(string text, string message)
    {
        CommandRun run = Run(text);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plots_AreDrawn_AndTheSameEachTime()
    {
        using ScratchFolder folder = new();
        string[] places = [Path.Combine(folder.ToString(), "a"), Path.Combine(folder.ToString(), "b")];
        Array.ForEach(places, place => Assert.Equal(ExitCode.Success, Run(Small, "--plot", place).Code));
        foreach (string name in new[] { "cwnd", "rate", "rtt", "sequence" })
        {
            Assert.True(new FileInfo(Path.Combine(places[0], name + ".png")).Length > 5000);
            Assert.Equal(File.ReadAllText(Path.Combine(places[0], name + ".svg")), File.ReadAllText(Path.Combine(places[1], name + ".svg")));
        }
    }

    [Fact]
    public void MissingFile_AndWrongSeed_AreRefused()
    {
        Assert.Contains("no such file", CommandRun.Of("run", "nowhere.yaml").OneLineOfRefusal(), StringComparison.Ordinal);
        Assert.Contains("is no seed", CommandRun.Of("run", "nowhere.yaml", "--seed", "x").OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_HasTheAgreedShape()
    {
        CommandRun run = CommandRun.Of("evaluate", "S8", "--seeds", "1", "--json");
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement scenario = Assert.Single(document.RootElement.GetProperty("scenarios").EnumerateArray());
        Assert.Equal(("S8", "pass", ExitCode.Success), (scenario.GetProperty("id").GetString(), scenario.GetProperty("verdict").GetString(), run.Code));
        JsonElement measure = scenario.GetProperty("measures")[0];
        Assert.InRange(measure.GetProperty("value").GetDouble(), measure.GetProperty("low").GetDouble(), measure.GetProperty("high").GetDouble());
        Assert.NotEmpty(measure.GetProperty("source").GetString()!);
        Assert.Contains("there is no scenario 'S99'", CommandRun.Of("evaluate", "S99").OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"event\":\"packet\",\"at\":\"A.if0\"}\n", "line 1: a packet needs 'time_ns'")]
    [InlineData("{\"event\":\"packet\",\"at\":\"A.if0\",\"time_ns\":1,\"ip\":\"xyz\"}\n", "line 1: a packet needs 'time_ns'")]
    [InlineData("{\"event\":\"scenario\"}\n{\"event\":\n", "line 2: this is no JSON object")]
    public void DamagedTrace_IsRefused(string text, string message)
    {
        using ScratchFolder folder = new();
        string file = folder.File("t.ndjson", Encoding.UTF8.GetBytes(text));
        Assert.Contains(message, CommandRun.Of("check", file).OneLineOfRefusal(), StringComparison.Ordinal);
    }

    private static string Folder => Path.GetTempPath();

    private static CommandRun Run(string text, params string[] options)
    {
        string file = Path.Combine(Folder, $"scenario-{Environment.ProcessId}.yaml");
        File.WriteAllText(file, text);
        try
        {
            CommandRun run = CommandRun.Of(["run", file, .. options]);
            string name = Path.GetFileName(file);
            return run with
            {
                Output = run.Output.Replace(name, "scenario.yaml", StringComparison.Ordinal),
                Error = run.Error.Replace(name, "scenario.yaml", StringComparison.Ordinal),
            };
        }
        finally
        {
            File.Delete(file);
        }
    }
}
