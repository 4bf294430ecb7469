using System.Text.Json;
using ServalRef.Cli;
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

    [Theory]
    [InlineData("there is no model 'nope'; expected migration, close", "--model", "nope")]
    [InlineData("'4,1' is no pair of moves; expected A,B from 0 to 3 each, for example 2,1", "--moves", "4,1")]
    [InlineData("'1' is no pair of moves", "--moves", "1")]
    [InlineData("'a,b' is no pair of moves", "--moves", "a,b")]
    public void Verify_WrongArguments_AreOneLineAndExit2(string message, params string[] arguments)
    {
        string line = CommandRun.Of(["verify", .. arguments]).OneLineOfRefusal();

        Assert.StartsWith($"servalref: {message}", line, StringComparison.Ordinal);
    }
}
