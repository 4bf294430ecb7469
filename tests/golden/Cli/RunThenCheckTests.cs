using ServalRef.Cli;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>What <c>run</c> has captured <c>check</c> accepts, whatever happens in the scenario.</summary>
/// <remarks>The scenarios were generated; in each of them a host or the oracle once did wrong.</remarks>
public class RunThenCheckTests
{
    private static readonly string Folder = Path.Combine(TestData.Root, "scenarios");

    public static TheoryData<string> Scenarios =>
        [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Capture_IsAccepted(string name)
    {
        using ScratchFolder folder = new();
        string capture = folder.File("run.pcapng", []);
        CommandRun run = CommandRun.Of("run", Path.Combine(Folder, name), "--pcap", capture);
        Assert.True(run.Code == ExitCode.Success, run.Output + run.Error);

        CommandRun check = CommandRun.Of("check", capture);
        Assert.True(check.Code == ExitCode.Success, check.Output + check.Error);
    }
}
