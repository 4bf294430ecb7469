using System.Text;
using ServalRef.Cli;
using ServalRef.Golden.Cli;
using Xunit;

namespace ServalRef.Golden.Live;

/// <summary>The commands <c>listen</c> and <c>connect</c> in the dialect of the prototype, both ends in one process.</summary>
public class PrototypeTests
{
    [Fact]
    [Trait("Clause", "TEAR-4")]
    public async Task Lines_ComeBackAsDatagrams_AndBothCapturesConform()
    {
        using ScratchFolder folder = new();
        string[] captures = [folder.File("a.pcapng", []), folder.File("b.pcapng", [])];
        string port = LiveCommandTests.FreePort();
        Task<CommandRun> listening = LiveCommandTests.Start(
            "listen", "0005", "--port", port, "--dialect", "prototype2014", "--echo", "--once", "--pcap", captures[1]);

        string sent = folder.File("lines", Encoding.Latin1.GetBytes($"hello\n\n{new string('x', 3_000)}\n\u00ff\u0080\n"));
        string received = Path.Combine($"{folder}", "back");
        CommandRun connect = await LiveCommandTests.Connect(
            port, "connect", "0005", "127.0.0.1", "--dialect", "prototype2014", "--pcap", captures[0], "--send", sent, "--receive", received);
        CommandRun listen = await listening.WaitAsync(LivePair.Patience);

        Assert.True((connect.Code, listen.Code) == (ExitCode.Success, ExitCode.Success), connect.Error + listen.Error);
        string[] back = (await File.ReadAllTextAsync(received, Encoding.Latin1)).Split('\n');
        Assert.Equal("hello", back[0]);
        Assert.Equal(new string('x', 3_000), string.Concat(back[1..^2]));
        Assert.Equal("\u00ff\u0080", back[^2]);
        foreach (string capture in captures)
        {
            CommandRun check = CommandRun.Of("check", capture);
            Assert.True(check.Code == ExitCode.Success, check.Output + check.Error);
            Assert.Contains("dialect prototype2014", check.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Clause", "OPEN-13")]
    public async Task UnknownService_IsRefused()
    {
        string port = LiveCommandTests.FreePort();
        _ = LiveCommandTests.Start("listen", "0005", "--port", port, "--dialect", "prototype2014", "--discard");

        CommandRun refused = await LiveCommandTests.Connect(port, "connect", "0006", "127.0.0.1", "--dialect", "prototype2014");

        Assert.Equal((ExitCode.ConnectionFailed, "servalref: the peer refused the service\n"), (refused.Code, refused.Error));
    }

    [Theory]
    [InlineData("datagrams only", "listen", "0005", "--dialect", "prototype2014", "--send", "x")]
    [InlineData("leave --to away", "connect", "0005", "127.0.0.1", "--dialect", "prototype2014", "--to", "127.0.0.2")]
    [InlineData("--qlog records mtp1", "connect", "0005", "127.0.0.1", "--dialect", "prototype2014", "--qlog", "x")]
    [InlineData("name each address", "listen", "0005", "--dialect", "prototype2014", "--on", "0.0.0.0")]
    [InlineData("is for listen and connect", "perf", "server", "--dialect", "prototype2014")]
    [InlineData("there is no dialect", "listen", "0005", "--dialect", "tcp")]
    public void WrongInput_IsOneLineOfRefusal(string expected, params string[] args) =>
        Assert.Contains(expected, CommandRun.Of(args).OneLineOfRefusal(), StringComparison.Ordinal);
}
