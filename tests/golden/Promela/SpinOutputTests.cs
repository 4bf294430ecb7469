using ServalRef.Verification.Promela;
using Xunit;

namespace ServalRef.Golden.Promela;

/// <summary>Reading what SPIN prints, and saying that it is not there.</summary>
public class SpinOutputTests
{
    private const string Passed = """

        State-vector 60 byte, depth reached 1338, errors: 0
           330900 states, stored
          3185332 states, matched
          3516232 transitions (= stored+matched)
         21000000 atomic steps
        hash conflicts:    123456 (resolved)

        Stats on memory usage (in Megabytes):
           25.247	equivalent memory usage for states (stored*(State-vector + overhead))
          174.230	total actual memory usage

        pan: elapsed time 2.65 seconds
        pan: rate    124867 states/second
        """;

    [Fact]
    public void Result_OfASearchThatEnded_IsRead()
    {
        SpinResult result = SpinOutput.Result(Passed);

        Assert.Equal(SpinOutcome.Passed, result.Outcome);
        Assert.Equal(330900, result.StatesStored);
        Assert.Equal(3516232, result.Transitions);
        Assert.Equal(1338, result.Depth);
        Assert.Equal(60, result.StateVectorBytes);
        Assert.Equal(174.23, result.Memory);
        Assert.Equal(TimeSpan.FromSeconds(2.65), result.Elapsed);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Result_OfAnError_SaysWhich()
    {
        string output = "pan:1: assertion violated (a==b) (at depth 109)\npan: wrote flow.pml.trail\nWarning: Search not completed\n"
            + Passed.Replace("errors: 0", "errors: 1", StringComparison.Ordinal);

        SpinResult result = SpinOutput.Result(output);

        Assert.Equal(SpinOutcome.Violated, result.Outcome);
        Assert.Equal("assertion violated (a==b) (at depth 109)", result.Error);
    }

    [Theory]
    [InlineData("pan: reached -DMEMLIM bound\nWarning: Search not completed\n")]
    [InlineData("error: max search depth too small\n")]
    public void Result_OfASearchThatDidNotEnd_IsIncomplete(string message) =>
        Assert.Equal(SpinOutcome.Incomplete, SpinOutput.Result(message + Passed).Outcome);

    [Fact]
    public void Result_WithoutASummary_Throws() =>
        Assert.Contains("Killed", Assert.Throws<SpinException>(() => SpinOutput.Result("Killed\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Progress_IsReadFromItsLine()
    {
        Assert.True(SpinOutput.TryProgress("Depth=    1338 States=    2e+06 Transitions= 2.1e+07 Memory=   265.1\tt=        9 R=   2e+05", out long states));
        Assert.Equal(2_000_000, states);
        Assert.False(SpinOutput.TryProgress("hint: this search is more efficient if pan.c is compiled -DSAFETY", out _));
    }

    [Fact]
    public void Find_WithoutSpin_SaysHowToInstallIt() => Assert.Equal(
        "spin is missing: install it (Debian: apt-get install spin gcc libc6-dev)",
        Assert.Throws<SpinMissingException>(() => SpinRunner.Find("")).Message);
}
