using System.Net;
using System.Net.Sockets;
using ServalRef.Golden.Cli;
using Xunit;

namespace ServalRef.Golden.Live;

/// <summary>The command <c>proxy</c>: TCP programs over a Serval connection.</summary>
public class ProxyTests
{
    [Fact]
    [Trait("Clause", "TEAR-1")]
    public async Task TcpPrograms_ExchangeBytes_AndHalfClose()
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        Task echoing = Echo(server);
        (string serval, string tcp) = (LiveCommandTests.FreePort(), LiveCommandTests.FreePort());
        _ = LiveCommandTests.Start("proxy", "--service", "0007", "--port", serval, "--to", $"127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}");
        await LiveCommandTests.Listening(serval);
        _ = LiveCommandTests.Start("proxy", "--tcp", tcp, "--to", $"0007@127.0.0.1:{serval}");

        byte[] sent = new byte[1_000_000];
        new Random(3).NextBytes(sent);
        using TcpClient client = await Connected(int.Parse(tcp, System.Globalization.CultureInfo.InvariantCulture));

        // A socket that is half closed hands its stream out no longer.
        NetworkStream stream = client.GetStream();
        Task writing = Send(client, stream, sent);
        using MemoryStream back = new();
        await stream.CopyToAsync(back).WaitAsync(LivePair.Patience);
        await Task.WhenAll(writing, echoing).WaitAsync(LivePair.Patience);

        Assert.Equal(sent, back.ToArray());
    }

    [Fact]
    public async Task ServerThatRefuses_ResetsTheClient()
    {
        (string serval, string tcp, string nobody) = (LiveCommandTests.FreePort(), LiveCommandTests.FreePort(), LiveCommandTests.FreePort());
        _ = LiveCommandTests.Start("proxy", "--service", "0007", "--port", serval, "--to", $"127.0.0.1:{nobody}");
        await LiveCommandTests.Listening(serval);
        _ = LiveCommandTests.Start("proxy", "--tcp", tcp, "--to", $"0007@127.0.0.1:{serval}");

        using TcpClient client = await Connected(int.Parse(tcp, System.Globalization.CultureInfo.InvariantCulture));

        await Assert.ThrowsAsync<IOException>(() => client.GetStream().ReadExactlyAsync(new byte[1]).AsTask().WaitAsync(LivePair.Patience));
    }

    [Theory]
    [InlineData("either --tcp or --service", "proxy", "--to", "0007@127.0.0.1")]
    [InlineData("no service at an address", "proxy", "--tcp", "8022", "--to", "127.0.0.1")]
    [InlineData("no place to listen", "proxy", "--tcp", "here", "--to", "0007@127.0.0.1")]
    [InlineData("no TCP server", "proxy", "--service", "0007", "--to", "localhost")]
    [InlineData("a relay needs an address", "relay")]
    [InlineData("no-file: no such file", "relay", "--on", "127.0.0.1", "--routes", "no-file")]
    public void WrongInput_IsOneLineOfRefusal(string expected, params string[] args) =>
        Assert.Contains(expected, CommandRun.Of(args).OneLineOfRefusal(), StringComparison.Ordinal);

    [Theory]
    [InlineData("- prefix: xyz", "routes.yaml:1: 'xyz' is no prefix")]
    [InlineData("- prefix: 0005/16\n  rule: guess", "routes.yaml:1: there is no rule 'guess'")]
    [InlineData("- prefix: 0005/16\n  targets:\n  - address: here", "routes.yaml:3: 'here' is no address")]
    [InlineData("- prefix: 0005/16", "routes.yaml:1: expected a list of targets")]
    public void WrongRoutes_AreToldWithTheirLine(string text, string expected)
    {
        using ScratchFolder folder = new();
        string routes = folder.File("routes.yaml", System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Contains(expected, CommandRun.Of("relay", "--on", "127.0.0.1", "--routes", routes).OneLineOfRefusal(), StringComparison.Ordinal);
    }

    private static async Task<TcpClient> Connected(int port)
    {
        // The proxy is starting beside the test.
        for (int tries = 0; ; tries++)
        {
            TcpClient client = new();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return client;
            }
            catch (SocketException) when (tries < 600)
            {
                client.Dispose();
                await Task.Delay(100);
            }
        }
    }

    private static async Task Send(TcpClient client, NetworkStream stream, byte[] bytes)
    {
        await stream.WriteAsync(bytes);
        client.Client.Shutdown(SocketShutdown.Send);
    }

    private static async Task Echo(TcpListener server)
    {
        using TcpClient accepted = await server.AcceptTcpClientAsync();
        await accepted.GetStream().CopyToAsync(accepted.GetStream());
    }
}
