using ServalRef.Cli;
using Xunit;

namespace ServalRef.Golden.Cli;

// Clause identifiers in this file are data, not citations.
public class ArgumentTests
{
    [Theory]
    [InlineData("unknown command 'chek'; did you mean check? (see servalref --help)", "chek", "x.pcap")]
    [InlineData("unknown command 'xyzzy' (see servalref --help)", "xyzzy")]
    [InlineData("unknown option '--jsn'; did you mean --json? (see servalref check --help)", "check", "x.pcap", "--jsn")]
    [InlineData("unknown option '--frobnicate' (see servalref check --help)", "check", "--frobnicate", "x.pcap")]
    [InlineData("unknown option '--vesrion'; did you mean --version? (see servalref --help)", "--vesrion")]
    [InlineData("FILE is missing (see servalref check --help)", "check")]
    [InlineData("ADDR is missing (see servalref perf client --help)", "perf", "client")]
    [InlineData("ID is missing (see servalref explain --help)", "explain")]
    [InlineData("unknown argument 'y.pcap' (see servalref decode --help)", "decode", "x.pcap", "y.pcap")]
    [InlineData("unknown argument 'x' (see servalref clauses --help)", "clauses", "x")]
    [InlineData("unknown dialect 'x'; expected mtp1, prototype2014 or auto (see servalref check --help)", "check", "x", "--dialect=x")]
    [InlineData("'-1' is no number of findings; expected 0 (all) to 2147483647 (see servalref check --help)", "check", "x", "--max=-1")]
    [InlineData("'a' is no number of findings; expected 0 (all) to 2147483647 (see servalref check --help)", "check", "x", "--max", "a")]
    public void Arguments_NotUnderstood_GetOneLineWithAHint(string expected, params string[] args) =>
        Assert.Equal($"servalref: {expected}", CommandRun.Of(args).OneLineOfRefusal());

    [Theory]
    [InlineData("10.1.0")]
    [InlineData("10.1.0.256")]
    [InlineData("10.1.0.2:99999")]
    [InlineData("0.0.0.0")]
    [InlineData("host.example")]
    [InlineData("10.1.0.2,,10.1.0.3")]
    [InlineData("")]
    public void At_BadAddress_IsRefused(string text)
    {
        string line = CommandRun.Of("check", "x.pcap", "--at", text).OneLineOfRefusal();

        Assert.Contains("is no address; expected dotted decimal", line, StringComparison.Ordinal);
    }

    [Fact]
    public void At_RepeatedAndWithCommas_IsAccepted()
    {
        string capture = ServalRef.Tests.TestData.Capture("01-tcp-connect-transfer-close.a1.pcap");

        Assert.Empty(CommandRun.Of("check", capture, "--at", "10.1.0.1,10.2.0.1", "--at", "10.3.0.1:54324").Error);
    }

    [Theory]
    [InlineData("--at")]
    [InlineData("--dialect")]
    [InlineData("--max")]
    public void Option_WithoutItsValue_IsRefused(string option) =>
        Assert.Contains(option, CommandRun.Of("check", "x.pcap", option).OneLineOfRefusal(), StringComparison.Ordinal);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("check", "--help")]
    [InlineData("explain", "--help")]
    [InlineData("--version")]
    public void HelpAndVersion_AreAnswersAndNoErrors(params string[] args)
    {
        CommandRun run = CommandRun.Of(args);

        Assert.Equal((ExitCode.Success, string.Empty), (run.Code, run.Error));
        Assert.NotEmpty(run.Output);
    }

    [Fact]
    public void NoArguments_PrintTheHelpAsAnError()
    {
        CommandRun run = CommandRun.Of();

        Assert.Equal((ExitCode.Unusable, string.Empty), (run.Code, run.Output));
        Assert.Contains("Usage:", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MIG-77777", "no clause 'MIG-77777' (servalref clauses lists all)")]
    [InlineData("nonsense", "no clause 'nonsense' (servalref clauses lists all)")]
    [InlineData("MGI-7", "no clause 'MGI-7'; did you mean MIG-7")]
    [InlineData("MIG7", "no clause 'MIG7'; did you mean MIG-7")]
    public void Explain_UnknownClause_OffersTheNearest(string id, string expected) =>
        Assert.StartsWith($"servalref: {expected}", CommandRun.Of("explain", id).OneLineOfRefusal(), StringComparison.Ordinal);
}
