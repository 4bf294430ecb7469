using System.Text.RegularExpressions;
using Xunit;

namespace ServalRef.Golden.Architecture;

/// <summary>What the text of the project must not contain.</summary>
public partial class SourceTests
{
    [Fact]
    public void SourceTree_IsFound()
    {
        string[] paths = [.. SourceTree.Files().Select(f => f.Path)];

        Assert.Contains("ServalRef.sln", paths);
        Assert.Contains("src/StateMachines/FlowState.cs", paths);
        Assert.DoesNotContain(paths, p => p.Contains("/obj/", StringComparison.Ordinal));
    }

    [Fact]
    public void NoFile_NamesAFolderOfOneMachine() => Assert.Empty(
        SourceTree.Files().SelectMany(f => SourceTree.Lines(f.Path, f.Text, MachinePath().IsMatch)));

    [Fact]
    public void NoSource_IsLeftUnfinished() => Assert.Empty(
        SourceTree.Files().SelectMany(f => SourceTree.Lines(f.Path, f.Text, Unfinished().IsMatch)));

    [Fact]
    public void Usings_AreSorted_SystemFirst() => Assert.Empty(SourceTree.Files(extension: ".cs")
        .Where(f => !Usings(f.Text).SequenceEqual(Usings(f.Text)
            .OrderBy(name => !$"{name}.".StartsWith("System.", StringComparison.Ordinal))
            .ThenBy(name => name, StringComparer.OrdinalIgnoreCase)))
        .Select(f => f.Path));

    /// <summary>What follows from flags and states is decided by the machines, and read from the wire in one place.</summary>
    [Fact]
    public void NoSwitch_OverFlagsOrStates_OutsideMachinesAndWire() => Assert.Empty(
        SourceTree.Files("src", ".cs")
            .Where(f => !f.Path.StartsWith("src/StateMachines/", StringComparison.Ordinal)
                && !f.Path.StartsWith("src/Runtime/Wire/", StringComparison.Ordinal))
            .SelectMany(f => SourceTree.Lines(f.Path, f.Text, SwitchArm().IsMatch)));

    [Theory]
    [InlineData("    case FlowState.Closed:", true)]
    [InlineData("    FlowState.Closed => 1,", true)]
    [InlineData("    FlowState.Closed or FlowState.SynSent => 1,", true)]
    [InlineData("    (FlowState.Closed, _) => 1,", true)]
    [InlineData("    (_, MigrationState.Settled) => 1,", true)]
    [InlineData("    ControlFlags.Syn | ControlFlags.Ack => 1,", true)]
    [InlineData("    int n = state switch { FlowState.Closed => 1, _ => 0 };", true)]
    [InlineData("    return state == FlowState.Closed;", false)]
    [InlineData("    bool Open => State != FlowState.Closed;", false)]
    [InlineData("    flows.Where(f => f.State == FlowState.Closed).Select(f => f.Id);", false)]
    [InlineData("    Expect(FlowState.Closed, f => f.Id);", false)]
    public void SwitchArm_IsTold(string line, bool arm) => Assert.Equal(arm, SwitchArm().IsMatch(line));

    private static string[] Usings(string text) => [.. UsingLine().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    // Absolute folders of a Unix machine; part of a URL or of a longer path is none.
    [GeneratedRegex(@"(?<![\w.~)}])/(?:work|tmp|home|root)/")]
    private static partial Regex MachinePath();

    // Written with a group so that this line does not match itself.
    [GeneratedRegex(@"\b(?:TO(?:DO)|FIX(?:ME)|HA(?:CK)|NotImplemented(?:Exception))\b")]
    private static partial Regex Unfinished();

    // An arm begins its line, or follows the brace of a switch expression; the enum may stand anywhere in its pattern.
    [GeneratedRegex(@"(?:^\s*|\{\s*)(?:case\s+)?\(?(?:[\w.\s]*,\s*)?(?:ControlFlags|FlowState|MigrationState)\.[\w\s.,|()]+(?:=>|:\s*$)")]
    private static partial Regex SwitchArm();
}
