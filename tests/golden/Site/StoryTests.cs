using ServalRef.Golden.Cli;
using ServalRef.Site.Stories;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Site;

/// <summary>Stories that are stepped through, from counter-examples, vectors, findings and runs.</summary>
public class StoryTests
{
    private const string Counterexample = """
        F0 (MIG-5): no rule
        1 places where "both come to rest" fails

             A  Established at a0
             B  Established at b0
          1  A  moves to a1
                A is Established/RsynSent at a1
                A sends RSYN v=2 to b0
          2  A ── RSYN v=2 to b0 ──✗ lost
          3  A ◀── FIN v=3 to a0 ── B
          4  all packets under way are lost
             A  Established/RsynSent at a1
             B  Established at b0
        it is impossible
        """;

    [Fact]
    public void ACounterexample_IsReadStepByStep()
    {
        Story story = HoleStories.Parse("F0", Counterexample.ReplaceLineEndings("\n"));

        Assert.Equal(["A", "B"], story.Hosts);
        Assert.Equal(
            [(StoryStepKind.Event, 0, -1), (StoryStepKind.Lost, 0, 1), (StoryStepKind.Packet, 1, 0), (StoryStepKind.Event, -1, -1), (StoryStepKind.Event, -1, -1)],
            story.Steps.Select(step => (step.Kind, step.From, step.To)));
        Assert.Equal(["A sends RSYN v=2 to b0"], story.Steps[0].Allowed);
        Assert.Equal(["Established/RsynSent at a1", "Established at b0"], story.Steps[^1].States);
        Assert.True(story.Steps[^1].Offends);
    }

    [Fact]
    public void EveryHole_HasAPageWithItsStory()
    {
        IReadOnlyDictionary<string, Story> stories = HoleStories.Read(BuiltSite.Content);

        Assert.All(Enumerable.Range(1, 12).Select(number => $"F{number}"), name =>
        {
            Assert.True(stories[name].Steps.Count > 1);
            Assert.Contains("class=\"player", BuiltSite.Text($"holes/{name}.html"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void AVector_IsAStoryOfOneHostAndItsPeer()
    {
        Story story = Assert.Single(VectorStories.Read("""
            { "vectors": [ { "name": "v-1", "host": "listener", "steps": [
              { "packet": { "flags": "SYN", "version": 1 }, "sent": [ { "flags": "SYN+ACK", "version": 9 } ], "state": { "flow": "SynReceived" }, "clause": "OPEN-2a" },
              { "event": "AddressLost", "clause": "MIG-2" } ] } ] }
            """));

        Assert.Equal(["SYN version 1", "SYN+ACK version 9", "AddressLost"], story.Steps.Select(step => step.Text));
        Assert.Equal([(1, 0), (0, 1), (0, -1)], story.Steps.Select(step => (step.From, step.To)));
        Assert.Equal("flow SynReceived", story.Steps[0].States[0]);
    }

    [Fact]
    public void CheckStep_WritesTheFindingsAsOnePage()
    {
        using ScratchFolder folder = new();
        string page = $"{folder}/findings.html";

        CommandRun run = CommandRun.Of(
            "check", TestData.Capture("04a-migrate-client.b1.pcap"), TestData.Capture("04a-migrate-client.b2.pcap"), "--at", "10.1.0.2,10.2.0.2", "--step", page);

        string html = File.ReadAllText(page);
        Assert.Equal(1, run.Code);
        Assert.Contains("MIG-7: violation, 10.1.0.2, flow 2>3", html, StringComparison.Ordinal);
        Assert.Contains("A host MUST answer an RSYN equal to the newest accepted one", html, StringComparison.Ordinal);
        Assert.All(BuiltSite.Links(html), link => Assert.StartsWith("data:", link, StringComparison.Ordinal));
    }

    [Fact]
    public void CheckStep_WithoutFindings_SaysSo()
    {
        using ScratchFolder folder = new();
        string page = $"{folder}/findings.html";

        CommandRun.Of("check", TestData.Capture("01-tcp-connect-transfer-close.a1.pcap"), "--at", "10.1.0.1,10.2.0.1", "--step", page);

        Assert.Contains("There is nothing to step through.", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void CheckStep_WhereAFolderIs_IsRefused()
    {
        using ScratchFolder folder = new();

        CommandRun run = CommandRun.Of("check", TestData.Capture("01-tcp-connect-transfer-close.a1.pcap"), "--at", "10.1.0.1,10.2.0.1", "--step", $"{folder}");

        Assert.Equal(2, run.Code);
    }

    [Fact]
    public void RunStep_WritesTheRunAsOnePage_WithMovesStatesAndLosses()
    {
        using ScratchFolder folder = new();
        string page = $"{folder}/run.html";

        CommandRun run = CommandRun.Of("run", Path.Combine(BuiltSite.Content.Root, "examples", "both-move.yaml"), "--step", page);

        string html = File.ReadAllText(page);
        Assert.Equal(0, run.Code);
        Assert.Contains("\"kind\":\"lost\"", html, StringComparison.Ordinal);
        Assert.Contains("RSYN v=", html, StringComparison.Ordinal);
        Assert.Contains("Established/RsynSent", html, StringComparison.Ordinal);
    }
}
