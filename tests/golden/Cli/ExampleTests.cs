using System.Security.Cryptography;
using ServalRef.Cli;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>The examples come out as they say, and what they send is accepted by the oracle in every view.</summary>
public class ExampleTests
{
    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.GetFullPath(Path.Combine(TestData.Root, "..", "..", "examples"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_ComesOutAsItSays_AndTheOracleAcceptsIt(string name)
    {
        using ScratchFolder folder = new();
        string capture = Path.Combine(folder.ToString(), "run.pcapng");
        CommandRun run = CommandRun.Of("run", Path.Combine(Folder, name), "--pcap", capture);
        Assert.True(run.Code == ExitCode.Success, run.Output + run.Error);
        CommandRun check = CommandRun.Of("check", capture);
        Assert.True(check.Code == ExitCode.Success, check.Output + check.Error);
        Assert.Contains("conforms", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tiny-window.yaml")]
    [InlineData("hostile-network.yaml")]
    [InlineData("anycast.yaml")]
    public void SameSeed_SameBytes_AndAnotherSeedOthers(string name)
    {
        string[] first = Hashes(name, "7");
        Assert.Equal(first, Hashes(name, "7"));
        Assert.NotEqual(first, Hashes(name, "8"));
    }

    [Fact]
    public void TraceAndCapture_AreJudgedAlike()
    {
        using ScratchFolder folder = new();
        string capture = Path.Combine(folder.ToString(), "run.pcapng");
        string trace = Path.Combine(folder.ToString(), "run.ndjson");
        CommandRun.Of("run", Path.Combine(Folder, "tiny-window.yaml"), "--pcap", capture, "--trace", trace);
        string fromCapture = CommandRun.Of("check", capture).Output.Replace(capture, "F", StringComparison.Ordinal);
        string fromTrace = CommandRun.Of("check", trace).Output.Replace(trace, "F", StringComparison.Ordinal);
        Assert.Equal(fromCapture, fromTrace);
        Assert.Contains("conforms", fromTrace, StringComparison.Ordinal);
    }

    private static string[] Hashes(string name, string seed)
    {
        using ScratchFolder folder = new();
        string[] files = [Path.Combine(folder.ToString(), "c"), Path.Combine(folder.ToString(), "t")];
        CommandRun.Of("run", Path.Combine(Folder, name), "--seed", seed, "--pcap", files[0], "--trace", files[1]);
        return [.. files.Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))];
    }
}
