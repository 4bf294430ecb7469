using System.Text.Json;
using ServalRef.Cli;
using ServalRef.Verification.Exploring;
using ServalRef.Verification.Models;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>The command <c>verify</c>, as people and programs see it.</summary>
public class VerifyCommandTests
{
    [Fact]
    public void Verify_Json_HasTheAgreedShape()
    {
        CommandRun run = CommandRun.Of("verify", "--moves", "1,0", "--json");
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement root = document.RootElement;

        Assert.Equal((ExitCode.Success, ""), (run.Code, run.Error));
        Assert.Equal("migration", root.GetProperty("model").GetString());
        Assert.Equal([1, 0], root.GetProperty("moves").EnumerateArray().Select(m => m.GetInt32()));
        Assert.True(root.GetProperty("states").GetInt32() > 1);
        Assert.True(root.GetProperty("transitions").GetInt32() > 1);
        Assert.All(root.GetProperty("properties").EnumerateArray(), p =>
        {
            Assert.Equal("holds", p.GetProperty("verdict").GetString());
            Assert.Empty(p.GetProperty("counterexample").EnumerateArray());
            Assert.NotEmpty(p.GetProperty("id").GetString()!);
            Assert.NotEmpty(p.GetProperty("clause").GetString()!);
        });
    }

    [Fact]
    public void Verify_Refuted_Exits1AndTellsTheStory()
    {
        CommandRun run = CommandRun.Of("verify", "--moves", "1,1", "--no-rendezvous", "--json");
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement settles = document.RootElement.GetProperty("properties").EnumerateArray()
            .Single(p => p.GetProperty("id").GetString() == "settles");

        Assert.Equal(ExitCode.Violation, run.Code);
        Assert.Equal("violated", settles.GetProperty("verdict").GetString());
        Assert.Contains(settles.GetProperty("counterexample").EnumerateArray(), l => l.GetString()!.Contains("loses a0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_ForPeople_TellsBoundFiguresPropertiesAndStory()
    {
        CommandRun run = CommandRun.Of("verify", "--model", "prototype", "--moves", "2,0");

        // How long it took differs from run to run.
        string text = System.Text.RegularExpressions.Regex.Replace(run.Output, @"\d+\.\d s", "0.0 s");
        await Verifier.Verify(text);
    }

    /// <summary>What a bound leaves open is neither held nor refuted.</summary>
    [Theory]
    [InlineData("--states", "1000")]
    [InlineData("--seconds", "0.001")]
    public void Bound_LeavesUndecided(string bound, string value)
    {
        CommandRun run = CommandRun.Of("verify", "--moves", "2,2", bound, value, "--json");
        using JsonDocument document = JsonDocument.Parse(run.Output);

        Assert.Equal(ExitCode.Inconclusive, run.Code);
        Assert.False(document.RootElement.GetProperty("complete").GetBoolean());
        Assert.All(document.RootElement.GetProperty("properties").EnumerateArray(), p => Assert.Equal("undecided", p.GetProperty("verdict").GetString()));
    }

    /// <summary>The first violation ends the search, and with it the wait of whoever looks for one.</summary>
    [Fact]
    public void Violation_EndsTheExploration()
    {
        Model prototype = ModelCatalog.Find("prototype")!.Within(new ModelBound(2, 0));

        Exploration first = Explorer.Run(prototype, ExplorationLimits.Default with { StopsAtViolation = true });
        Exploration whole = Explorer.Run(prototype);

        Assert.True(first.States < whole.States && !first.Complete && whole.Complete);
        Assert.Equal(Story(whole, prototype), Story(first, prototype));
    }

    [Theory]
    [InlineData("there is no model 'nope'; expected migration, close", "--model", "nope")]
    [InlineData("'4,1' is no pair of moves; expected A,B from 0 to 3 each, for example 2,1", "--moves", "4,1")]
    [InlineData("'1' is no pair of moves", "--moves", "1")]
    [InlineData("'a,b' is no pair of moves", "--moves", "a,b")]
    [InlineData("'0' is no number of states", "--states", "0")]
    [InlineData("'never' is no number of seconds", "--seconds", "never")]
    public void Verify_WrongArguments_AreOneLineAndExit2(string message, params string[] arguments)
    {
        string line = CommandRun.Of(["verify", .. arguments]).OneLineOfRefusal();

        Assert.StartsWith($"servalref: {message}", line, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Story(Exploration found, Model model) => found.Verdicts.Single(v => !v.Holds).CounterExample!.Ladder(model);
}
