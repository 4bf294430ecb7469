using ServalRef.Cli;
using ServalRef.Rendering;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>The conventions of terminals, and output that fits them.</summary>
public class TerminalTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false, "NO_COLOR=1")]
    [InlineData(true, true, "NO_COLOR=")]
    [InlineData(false, true, "FORCE_COLOR=1")]
    [InlineData(true, false, "FORCE_COLOR=0")]
    [InlineData(true, false, "FORCE_COLOR=1", "NO_COLOR=1")]
    [InlineData(true, false, "TERM=dumb")]
    [InlineData(true, true, "TERM=dumb", "FORCE_COLOR=1")]
    public void Colours_FollowTheEnvironment(bool isTerminal, bool expected, params string[] variables) =>
        Assert.Equal(expected, Of(isTerminal, variables).Color);

    [Fact]
    public void Progress_NeedsATerminalThatCanWriteOver()
    {
        Assert.True(Of(isTerminal: true).ShowsProgress);
        Assert.False(Of(isTerminal: true, "TERM=dumb").ShowsProgress);
        Assert.False(Of(isTerminal: false).ShowsProgress);
    }

    [Theory]
    [InlineData(true, 80)]
    [InlineData(false, null)]
    [InlineData(true, 120, "COLUMNS=120")]
    [InlineData(false, 60, "COLUMNS=60")]
    [InlineData(true, 40, "COLUMNS=7")]
    [InlineData(true, 80, "COLUMNS=many")]
    public void Width_IsThatOfTheTerminal(bool isTerminal, int? expected, params string[] variables) =>
        Assert.Equal(expected, Of(isTerminal, variables).Width);

    [Fact]
    public void Ladder_FitsATerminal()
    {
        using StringWriter writer = new() { NewLine = "\n" };
        CheckRenderer.Render(
            SampleReport.Create(), writer, new CheckRenderOptions(SampleReport.Files) { Catalog = SampleReport.Catalog, Width = 90, LadderWidth = 75 });
        string[] ladder = [.. writer.ToString().Split('\n').Where(line => line.Contains('─', StringComparison.Ordinal))];

        Assert.Equal(4, ladder.Length);
        Assert.All(ladder, line => Assert.InRange(line.Length, 65, 75));
        Assert.Contains(ladder, line => line.Contains('…', StringComparison.Ordinal));
    }

    private static Terminal Of(bool isTerminal, params string[] variables) => Terminal.Of(
        name => variables.FirstOrDefault(variable => variable.StartsWith($"{name}=", StringComparison.Ordinal))?.Split('=')[1],
        isTerminal,
        isTerminal,
        () => 80);
}
