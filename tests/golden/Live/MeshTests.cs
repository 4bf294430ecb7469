using System.Net;
using ServalRef.Cli;
using ServalRef.Cli.Live;
using ServalRef.Golden.Cli;
using ServalRef.Net;
using Xunit;

namespace ServalRef.Golden.Live;

/// <summary>A path for each pair of addresses, which a connection opens by itself.</summary>
public class MeshTests
{
    [Theory]
    [Trait("Clause", "ADDR-3")]
    [InlineData(new[] { "127.0.0.1", "127.0.0.2" }, new string[0], 4)]
    [InlineData(new[] { "127.0.0.1", "127.0.0.2" }, new[] { "127.0.0.1" }, 2)]
    [InlineData(new string[0], new string[0], 2)]
    public async Task EachPair_HasAPath(string[] own, string[] named, int paths)
    {
        using ScratchFolder folder = new();
        string[] captures = [folder.File("a.pcapng", []), folder.File("b.pcapng", [])];
        LiveRecording[] recordings = [.. captures.Select(capture => LiveRecording.Create(capture)!)];
        LiveHostOptions options = new() { WatchesAddresses = false };
        await using (ServalListener listener = await ServalListener.ListenAsync(new ServalListenerOptions
        {
            Service = LivePair.Service,
            Port = 0,
            Addresses = [IPAddress.Loopback, IPAddress.Parse("127.0.0.3")],
            OwnHost = recordings[1].AddTo(options),
        }))
        {
            Task<ServalConnection> accepting = listener.AcceptConnectionAsync();
            ServalConnection client = await ServalConnection.ConnectAsync(new ServalConnectionOptions
            {
                Service = LivePair.Service,
                Remote = listener.Host.Addresses[0],
                FullMesh = true,
                FurtherRemotes = [.. named.Select(address => listener.Host.Addresses[0] with { IPv4 = Number(address) })],
                OwnHost = recordings[0].AddTo(options) with { Addresses = [.. own.Select(IPAddress.Parse)], Port = 0 },
            }).WaitAsync(LivePair.Patience);
            ServalConnection server = await accepting.WaitAsync(LivePair.Patience);
            await Until(client, paths);
            await Task.WhenAll(client.CloseAsync(), server.CloseAsync()).WaitAsync(LivePair.Patience);
            await client.DisposeAsync();
        }

        Array.ForEach(recordings, recording => recording.Dispose());
        Assert.All(captures, capture => Assert.Equal((ExitCode.Success, capture), (CommandRun.Of("check", capture).Code, capture)));
    }

    private static uint Number(string address) => BitConverter.ToUInt32([.. IPAddress.Parse(address).GetAddressBytes().Reverse()]);

    private static async Task Until(ServalConnection connection, int paths)
    {
        using CancellationTokenSource limit = new(LivePair.Patience);
        while ((await connection.ListPathsAsync()).Count(path => path.IsUsable) < paths)
        {
            await Task.Delay(20, limit.Token);
        }

        // None more come.
        await Task.Delay(100, limit.Token);
        Assert.Equal(paths, (await connection.ListPathsAsync()).Count);
    }
}
