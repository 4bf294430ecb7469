using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using ServalRef.Cli;
using ServalRef.Golden.Cli;
using Xunit;

namespace ServalRef.Golden.Live;

/// <summary>The commands <c>listen</c>, <c>connect</c> and <c>perf</c>, both ends in one process.</summary>
public class LiveCommandTests
{
    private static int _ports;

    [Fact]
    [Trait("Clause", "TEAR-1")]
    public async Task File_ArrivesUnchanged_AndBothCapturesConform()
    {
        using ScratchFolder folder = new();
        byte[] content = new byte[500_000];
        new Random(2).NextBytes(content);
        string sent = folder.File("sent", content);
        string port = FreePort();
        string received = Path.Combine($"{folder}", "received");
        string[] captures = [Path.Combine($"{folder}", "a.pcapng"), Path.Combine($"{folder}", "b.pcapng")];

        Task<CommandRun> listening = Start("listen", "0005", "--port", port, "--receive", received, "--once", "--json", "--pcap", captures[1]);
        CommandRun connect = await Connect(port, "connect", "0005", "127.0.0.1", "--send", sent, "--json", "--pcap", captures[0]);
        CommandRun listen = await listening.WaitAsync(LivePair.Patience);

        Assert.Equal((ExitCode.Success, ExitCode.Success), (connect.Code, listen.Code));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(received, "1")));
        Assert.Equal(["connected", "ended", "closed"], Events(connect));
        Assert.Equal(["listening", "connected", "ended", "closed"], Events(listen));
        Assert.All([connect, listen], run => SchemaCheck.AssertValidLines("live", run.Output));
        Assert.All(captures, capture => Assert.Equal(ExitCode.Success, CommandRun.Of("check", capture).Code));
    }

    [Fact]
    [Trait("Clause", "SEC-11")]
    public async Task ManyClients_ThatAskAtOnce_AreAllServed()
    {
        string port = FreePort();
        _ = Start("perf", "server", "--port", port);

        CommandRun client = await Connect(port, "perf", "client", "127.0.0.1", "--bytes", "1000", "--connections", "600", "--json");

        Assert.True(client.Code == ExitCode.Success, client.Error);
        Assert.Equal(600_000, JsonDocument.Parse(client.Output).RootElement.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task AllAddresses_AreOffered_ButLoopback()
    {
        string port = FreePort();
        Task<CommandRun> listening = Start("listen", "0005", "--port", port, "--on", "0.0.0.0", "--once", "--json", "--discard");
        string? own = NetworkInterface.GetAllNetworkInterfaces().Where(link => link.OperationalStatus == OperationalStatus.Up)
            .SelectMany(link => link.GetIPProperties().UnicastAddresses)
            .Where(unicast => unicast.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(unicast.Address))
            .Select(unicast => unicast.Address.ToString()).FirstOrDefault();
        if (own is null)
        {
            return;
        }

        await Listening(port, own);
        CommandRun connect = await Start("connect", "0005", own, "--port", port).WaitAsync(LivePair.Patience);
        CommandRun listen = await listening.WaitAsync(LivePair.Patience);

        Assert.Equal((ExitCode.Success, ExitCode.Success), (connect.Code, listen.Code));
        Assert.DoesNotContain("127.0.0.1", listen.Output.Split('\n')[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--reverse")]
    public async Task Perf_CountsWhatWasAskedFor(params string[] direction)
    {
        string port = FreePort();
        _ = Start("perf", "server", "--port", port);

        CommandRun client = await Connect(
            port,
            ["perf", "client", "127.0.0.1", "--bytes", "2000000", "--connections", "3", "--json", .. direction]);

        JsonElement document = JsonDocument.Parse(client.Output).RootElement;
        Assert.Equal(ExitCode.Success, client.Code);
        Assert.Equal(6_000_000, document.GetProperty("bytes").GetInt64());
        SchemaCheck.AssertValid("perf", client.Output);
        Assert.Equal(3, document.GetProperty("flows").GetArrayLength());
    }

    [Fact]
    public async Task RefusedService_IsOneLine_AndExitCode4()
    {
        string port = FreePort();
        _ = Start("listen", "0005", "--port", port, "--discard");

        CommandRun refused = await Connect(port, "connect", "0006", "127.0.0.1");

        Assert.Equal((ExitCode.ConnectionFailed, string.Empty), (refused.Code, refused.Output));
        Assert.Equal("servalref: the peer refused the service\n", refused.Error);
    }

    [Fact]
    public void NobodyThere_IsOneLine_AndExitCode4()
    {
        if (!OperatingSystem.IsLinux())
        {
            // Elsewhere the system does not tell what ICMP says.
            return;
        }

        string port = FreePort();

        CommandRun nobody = CommandRun.Of("connect", "0005", "127.0.0.1", "--port", port);

        Assert.Equal((ExitCode.ConnectionFailed, string.Empty), (nobody.Code, nobody.Output));
        Assert.Equal($"servalref: nobody listens at 127.0.0.1:{port} (ICMP: port unreachable)\n", nobody.Error);
    }

    [Fact]
    public void PortInUse_IsOneLineOfRefusal()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        Assert.Contains("in use", CommandRun.Of("listen", "0005", "--port", $"{port}").OneLineOfRefusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1 is not an address of this host", "listen", "0005", "--on", "192.0.2.1")]
    [InlineData("192.0.2.1 is not an address of this host", "connect", "0005", "127.0.0.1", "--from", "192.0.2.1")]
    [InlineData("no-file: no such file", "connect", "0005", "127.0.0.1", "--send", "no-file")]
    [InlineData("'0.0.0.0' is no address", "connect", "0005", "127.0.0.1", "--from", "0.0.0.0")]
    [InlineData("'xyz' is no service", "listen", "xyz")]
    [InlineData("exclude each other", "listen", "0005", "--echo", "--discard")]
    [InlineData("there is no algorithm 'fast'", "perf", "server", "--congestion", "fast")]
    public void WrongInput_IsOneLineOfRefusal(string expected, params string[] args) =>
        Assert.Contains(expected, CommandRun.Of(args).OneLineOfRefusal(), StringComparison.Ordinal);

    [Fact]
    public void EventsAndDataInOneOutput_AreRefused_ByADocument()
    {
        CommandRun run = CommandRun.Of("connect", "0005", "127.0.0.1", "--json", "--receive", "-");

        Assert.Equal(ExitCode.Unusable, run.Code);
        Assert.Contains("name a file with --receive", JsonDocument.Parse(run.Output).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static string[] Events(CommandRun run) =>
    [
        .. run.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!),
    ];

    internal static Task<CommandRun> Start(params string[] args) =>
        Task.Factory.StartNew(() => CommandRun.Of(args), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    internal static async Task<CommandRun> Connect(string port, params string[] args)
    {
        await Listening(port);
        return await Start([.. args, "--port", port]).WaitAsync(LivePair.Patience);
    }

    /// <summary>Waits until somebody has a UDP port: to ask earlier is to be told that nobody is there .</summary>
    internal static async Task Listening(string port, string address = "127.0.0.1")
    {
        IPEndPoint place = new(IPAddress.Parse(address), int.Parse(port, CultureInfo.InvariantCulture));
        using CancellationTokenSource limit = new(LivePair.Patience);
        while (!IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Contains(place))
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>A port that is free, and that the system gives to nobody who asks for any: a client must not get the server's.</summary>
    internal static string FreePort()
    {
        while (true)
        {
            int port = 20_000 + ((Environment.ProcessId + Interlocked.Increment(ref _ports)) % 10_000);
            using Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            using Socket tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                tcp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return $"{port}";
            }
            catch (SocketException)
            {
                // Another program has it.
            }
        }
    }
}
