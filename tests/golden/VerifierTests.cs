using ServalRef.StateMachines;
using VerifyXunit;
using Xunit;
using Xunit.Sdk;

namespace ServalRef.Golden;

/// <summary>The snapshot helper itself, in a folder of its own that each test leaves behind empty.</summary>
public sealed class VerifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("servalref-verify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Verify_EqualText_PassesAndRemovesReceived()
    {
        Write("VerifierTests.Equal.verified.txt", "one\ntwo");
        Write("VerifierTests.Equal.received.txt", "left by an earlier failure");

        await Verifier.Verify("one\ntwo").UseMethodName("Equal").UseDirectory(_folder);

        Assert.Equal(["VerifierTests.Equal.verified.txt"], Files());
    }

    [Fact]
    public async Task Verify_OtherLineEnds_Passes()
    {
        Write("VerifierTests.LineEnds.verified.txt", "one\r\ntwo\r\n");

        await Verifier.Verify("one\ntwo\n").UseMethodName("LineEnds").UseDirectory(_folder);
    }

    [Fact]
    public async Task Verify_DifferentText_FailsNamingTheFirstDifference()
    {
        Write("VerifierTests.Different.verified.txt", "a\nb\nc\nd");

        XunitException failure = await Assert.ThrowsAsync<XunitException>(
            () => Verifier.Verify("a\nb\nC\nd").UseMethodName("Different").UseDirectory(_folder));

        Assert.Contains("differs from line 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("verified:  c\n", failure.Message, StringComparison.Ordinal);
        Assert.Contains("received:  C\n", failure.Message, StringComparison.Ordinal);
        Assert.Equal("a\nb\nC\nd", Read("VerifierTests.Different.received.txt"));
        Assert.Equal("a\nb\nc\nd", Read("VerifierTests.Different.verified.txt"));
    }

    [Fact]
    public async Task Verify_ShorterText_FailsAtTheEnd()
    {
        Write("VerifierTests.Shorter.verified.txt", "a\nb");

        XunitException failure = await Assert.ThrowsAsync<XunitException>(
            () => Verifier.Verify("a").UseMethodName("Shorter").UseDirectory(_folder));

        Assert.Contains("received:  (end of text)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_MissingSnapshot_FailsAndSaysHowToAccept()
    {
        XunitException failure = await Assert.ThrowsAsync<XunitException>(
            () => Verifier.Verify("new", "md").UseMethodName("Missing").UseDirectory(_folder));

        Assert.Contains("no snapshot yet", failure.Message, StringComparison.Ordinal);
        Assert.Contains("mv '", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["VerifierTests.Missing.received.md"], Files());
    }

    [Theory]
    [InlineData("10.1.0.2:54325", 3)]
    [InlineData(null, -1)]
    public async Task Verify_Parameters_AreInTheFileName(string? address, int count)
    {
        string expected = address is null ? "null" : "10.1.0.2-54325";
        Write($"VerifierTests.Parameters_address={expected}_count={count}.verified.txt", "x");

        await Verifier.Verify("x").UseMethodName("Parameters").UseDirectory(_folder).UseParameters(address, count);
    }

    [Fact]
    public async Task Verify_Object_ComparesItsText()
    {
        Write("VerifierTests.Object.verified.txt", "10.1.0.2");

        await Verifier.Verify(new NetworkAddress(0x0A010002)).UseMethodName("Object").UseDirectory(_folder);
    }

    // As recorded by a build with ContinuousIntegrationBuild: the folder /_ does not exist.
    [Fact]
    public async Task Verify_RewrittenSourcePath_FindsTheSnapshotBelowTheProject() =>
        await Verifier.Verify("found", sourceFile: "/_/tests/golden/VerifierTests.cs").UseMethodName("RewrittenPath");

    [Fact]
    public async Task Verify_UnknownSourcePath_FailsNamingIt()
    {
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Verifier.Verify("x", sourceFile: "/_/elsewhere/NoSuchTests.cs"));

        Assert.Contains("NoSuchTests.cs", failure.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    private string[] Files() => [.. Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!)];
}
