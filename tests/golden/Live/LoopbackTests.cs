using System.Net;
using System.Net.Sockets;
using ServalRef.Net;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Golden.Live;

/// <summary>Hosts on real sockets, over loopback; what each sent and received the judge accepts.</summary>
public class LoopbackTests
{
    public static TheoryData<Batching, bool> Sockets => new()
    {
        { Batching.Both, false }, { Batching.Sending, false }, { Batching.None, false }, { Batching.None, true },
    };

    [Theory]
    [MemberData(nameof(Sockets))]
    [Trait("Clause", "WIRE-18")]
    public async Task Streams_ArriveUnchanged_WithAndWithoutBatches(Batching batching, bool portable)
    {
        await using LivePair pair = await LivePair.Connected(options => options with { Batching = batching, Portable = portable });

        await pair.Echo(3_000_000);
        await pair.Close();

        Assert.Equal(3_000_000, pair.Client.SentBytes);
        Assert.Equal(3_000_000, pair.Client.ReceivedBytes);
        await pair.AssertConforms();
    }

    [Fact]
    [Trait("Clause", "OPEN-22")]
    public async Task FurtherPath_CarriesData()
    {
        await using LivePair pair = await LivePair.Connected(null, "127.0.0.1", "127.0.0.2");
        await pair.Client.AddPathAsync(pair.ClientHost.Addresses[1], pair.ServerAddress);
        await Until(pair.Client, ServalEventKind.PathOpened);

        await pair.Echo(3_000_000);
        IReadOnlyList<ServalPath> paths = await pair.Client.ListPathsAsync();
        await pair.Close();

        Assert.Equal(2, paths.Count);
        Assert.All(paths, path => Assert.True(path.SentBytes > 0));
        await pair.AssertConforms();
    }

    [Fact]
    [Trait("Clause", "MIG-3")]
    public async Task MovedPath_CarriesOn()
    {
        await using LivePair pair = await LivePair.Connected(null, "127.0.0.1", "127.0.0.2");
        await pair.Echo(10_000);
        IReadOnlyList<ServalPath> paths = await pair.Client.ListPathsAsync();

        await pair.Client.MovePathAsync(paths[0].Id, pair.ClientHost.Addresses[1]);
        await Until(pair.Client, ServalEventKind.Moved);
        await pair.Echo(1_000_000);
        paths = await pair.Client.ListPathsAsync();
        await pair.Close();

        Assert.Equal(pair.ClientHost.Addresses[1], Assert.Single(paths).Local);
        await pair.AssertConforms();
    }

    [Fact]
    [Trait("Clause", "TEAR-5")]
    public async Task RemovedPath_LeavesTheOther()
    {
        await using LivePair pair = await LivePair.Connected(null, "127.0.0.1", "127.0.0.2");
        await pair.Client.AddPathAsync(pair.ClientHost.Addresses[1], pair.ServerAddress, backup: true);
        await Until(pair.Client, ServalEventKind.PathOpened);
        IReadOnlyList<ServalPath> paths = await pair.Client.ListPathsAsync();
        Assert.True(paths[1].IsBackup);

        await pair.Client.RemovePathAsync(paths[0].Id);
        await pair.Echo(100_000);
        paths = await pair.Client.ListPathsAsync();
        await pair.Close();

        Assert.False(paths[0].IsUsable);
        Assert.True(paths[1].SentBytes >= 100_000);
        await pair.AssertConforms();
    }

    [Fact]
    [Trait("Clause", "DATA-11")]
    public async Task Reader_ThatStops_HoldsTheWriterBack()
    {
        await using LivePair pair = await LivePair.Connected();
        byte[] much = new byte[8 << 20];

        // Send and receive buffers hold a quarter of it together.
        Task writing = pair.Client.Stream.WriteAsync(much).AsTask();
        await Task.WhenAny(writing, Task.Delay(500));
        Assert.False(writing.IsCompleted);

        await pair.Server.Stream.ReadExactlyAsync(new byte[much.Length]).AsTask().WaitAsync(LivePair.Patience);
        await writing.WaitAsync(LivePair.Patience);
        await pair.Close();
        await pair.AssertConforms();
    }

    [Fact]
    [Trait("Clause", "OPEN-13")]
    public async Task UnknownService_IsRefused()
    {
        await using LivePair pair = await LivePair.Hosts();

        ServalException refused = await Assert.ThrowsAsync<ServalException>(
            () => ServalConnection.ConnectAsync(pair.Options() with { Service = new ServiceId(6, 0) }).WaitAsync(LivePair.Patience));

        Assert.Equal(ServalError.Refused, refused.Error);
        await pair.AssertConforms();
    }

    [Fact]
    [Trait("Clause", "CONN-5")]
    public async Task Abort_ResetsThePeer()
    {
        await using LivePair pair = await LivePair.Connected();
        await pair.Echo(1_000);
        ValueTask<int> reading = pair.Server.Stream.ReadAsync(new byte[10]);

        pair.Client.Abort();

        ServalException reset = await Assert.ThrowsAsync<ServalException>(() => reading.AsTask().WaitAsync(LivePair.Patience));
        Assert.Equal(ServalError.Reset, reset.Error);
        Assert.Equal(Outcome.Aborted, await pair.Client.Completion.WaitAsync(LivePair.Patience));
        await pair.AssertConforms();
    }

    [Fact]
    public async Task CancelledRead_LeavesTheStreamWhole()
    {
        await using LivePair pair = await LivePair.Connected();
        using CancellationTokenSource stop = new();
        Task<int> reading = pair.Client.Stream.ReadAsync(new byte[10], stop.Token).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => reading.WaitAsync(LivePair.Patience));

        await pair.Echo(10_000);
        await pair.Close();
    }

    [Fact]
    public async Task CancelledConnect_LeavesNothingBehind()
    {
        await using LivePair pair = await LivePair.Hosts();
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(50));
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        NetworkAddress nobody = new(0x7F000001, (ushort)((IPEndPoint)silent.LocalEndPoint!).Port);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ServalConnection.ConnectAsync(pair.Options() with { Remote = nobody }, stop.Token).WaitAsync(LivePair.Patience));
    }

    [Fact]
    public async Task OpeningLimit_EndsTheWait()
    {
        await using LivePair pair = await LivePair.Hosts();
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        NetworkAddress nobody = new(0x7F000001, (ushort)((IPEndPoint)silent.LocalEndPoint!).Port);
        ServalConnectionOptions options = pair.Options() with { Remote = nobody, OpeningLimit = TimeSpan.FromMilliseconds(50) };

        ServalException late = await Assert.ThrowsAsync<ServalException>(
            () => ServalConnection.ConnectAsync(options).WaitAsync(LivePair.Patience));

        Assert.Equal(ServalError.TimedOut, late.Error);
        Assert.Equal(0, await pair.ClientHost.Do(_ => pair.ClientHost.Endpoint.Connections.Count));
    }

    [Fact]
    [Trait("Clause", "OPEN-18")]
    public async Task NobodyThere_IsTold_AndOtherConnectionsGoOn()
    {
        await using LivePair pair = await LivePair.Connected();
        NetworkAddress nobody = new(0x7F000001, ushort.Parse(LiveCommandTests.FreePort(), System.Globalization.CultureInfo.InvariantCulture));
        Task<ServalConnection> opening = ServalConnection.ConnectAsync(
            pair.Options() with { Remote = nobody, OpeningLimit = OperatingSystem.IsLinux() ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(1) });

        await pair.Echo(1_000_000);
        ServalException told = await Assert.ThrowsAsync<ServalException>(() => opening.WaitAsync(LivePair.Patience));
        await pair.Echo(1_000_000);
        await pair.Close();

        Assert.Equal(OperatingSystem.IsLinux() ? ServalError.Unreachable : ServalError.TimedOut, told.Error);
        await pair.AssertConforms();
    }

    [Fact]
    public async Task PortInUse_IsTold()
    {
        await using LivePair pair = await LivePair.Hosts();

        ServalException taken = Assert.Throws<ServalException>(
            () => LiveHost.Start(new LiveHostOptions { Addresses = [IPAddress.Loopback], Port = pair.ServerAddress.UdpPort }));

        Assert.Equal(ServalError.AddressInUse, taken.Error);
    }

    [Fact]
    public void AddressOfAnotherHost_IsTold()
    {
        ServalException lacking = Assert.Throws<ServalException>(
            () => LiveHost.Start(new LiveHostOptions { Addresses = [IPAddress.Parse("192.0.2.1")], Port = 0 }));

        Assert.Equal(ServalError.AddressNotAvailable, lacking.Error);
    }

    [Fact]
    [Trait("Clause", "WIRE-19")]
    public async Task Nonsense_CostsACounter()
    {
        await using LivePair pair = await LivePair.Connected();
        using Socket stranger = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        stranger.SendTo([1, 2, 3], new IPEndPoint(IPAddress.Loopback, pair.ServerAddress.UdpPort));

        await pair.Echo(10_000);

        Assert.Equal(1, pair.Listener.Host.Counters.Malformed);
    }

    [Fact]
    public async Task Peers_OfOtherNetworks_AreForeign()
    {
        await using LivePair pair = await LivePair.Hosts(options => options with { Peers = [IPNetwork.Parse("10.0.0.0/8")] });
        using CancellationTokenSource stop = new();

        Task connecting = ServalConnection.ConnectAsync(pair.Options(), stop.Token);
        while (pair.Listener.Host.Counters.Foreign == 0)
        {
            await Task.Delay(10);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(LivePair.Patience));
    }

    private static async Task Until(ServalConnection connection, ServalEventKind kind)
    {
        using CancellationTokenSource limit = new(LivePair.Patience);
        await foreach (ServalConnectionEvent told in connection.EventsAsync(limit.Token))
        {
            if (told.Kind == kind)
            {
                return;
            }
        }

        Assert.Fail($"The connection is over, and {kind} was never told.");
    }
}
