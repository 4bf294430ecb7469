using System.Net;
using ServalRef.Cli;
using ServalRef.Cli.Live;
using ServalRef.Golden.Cli;
using ServalRef.Net;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Golden.Live;

/// <summary>Two hosts on loopback, each of which is recorded, and a connection between them.</summary>
internal sealed class LivePair : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string[] _files;
    private readonly LiveRecording[] _captures;

    private bool _stopped;

    private LivePair()
    {
        _files = [_folder.File("client.pcapng", []), _folder.File("server.pcapng", [])];
        _captures = [.. _files.Select(file => LiveRecording.Create(file)!)];
    }

    public static ServiceId Service { get; } = new(5, 0);

    /// <summary>Longer than anything takes on a machine that others use too; nothing is measured by it.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public ServalListener Listener { get; private set; } = null!;

    public LiveHost ClientHost { get; private set; } = null!;

    public ServalConnection Client { get; private set; } = null!;

    public ServalConnection Server { get; private set; } = null!;

    public NetworkAddress ServerAddress => Listener.Host.Addresses[0];

    /// <summary>Hosts without a connection.</summary>
    public static async Task<LivePair> Hosts(Func<LiveHostOptions, LiveHostOptions>? edit = null, params string[] clientAddresses)
    {
        LivePair pair = new();
        LiveHostOptions Options(int capture) =>
            (edit ?? (static options => options))(new LiveHostOptions { Port = 0, Tap = pair._captures[capture], WatchesAddresses = false });
        pair.Listener = await ServalListener.ListenAsync(new ServalListenerOptions { Service = Service, Port = 0, OwnHost = Options(1) });
        pair.ClientHost = LiveHost.Start(Options(0) with
        {
            Addresses = [.. clientAddresses.DefaultIfEmpty("127.0.0.1").Select(IPAddress.Parse)],
        });
        return pair;
    }

    /// <summary>Hosts with a connection.</summary>
    public static async Task<LivePair> Connected(Func<LiveHostOptions, LiveHostOptions>? edit = null, params string[] clientAddresses)
    {
        LivePair pair = await Hosts(edit, clientAddresses);
        Task<ServalConnection> accepting = pair.Listener.AcceptConnectionAsync();
        pair.Client = await ServalConnection.ConnectAsync(pair.Options()).WaitAsync(Patience);
        pair.Server = await accepting.WaitAsync(Patience);
        return pair;
    }

    public ServalConnectionOptions Options() => new() { Service = Service, Remote = ServerAddress, Host = ClientHost };

    /// <summary>Sends bytes there and back.</summary>
    public async Task Echo(int bytes)
    {
        byte[] sent = new byte[bytes];
        new Random(1).NextBytes(sent);
        Task writing = Client.Stream.WriteAsync(sent).AsTask();
        Task echoing = Copy(Server.Stream, bytes);
        byte[] back = new byte[bytes];
        await Client.Stream.ReadExactlyAsync(back).AsTask().WaitAsync(Patience);
        await Task.WhenAll(writing, echoing).WaitAsync(Patience);
        Assert.Equal(sent, back);
    }

    /// <summary>Ends the connection well.</summary>
    public Task Close() => Task.WhenAll(Client.CloseAsync(), Server.CloseAsync()).WaitAsync(Patience);

    /// <summary>Stops both hosts, and has the judge read what each recorded.</summary>
    public async Task AssertConforms()
    {
        await Stop();
        foreach (string file in _files)
        {
            CommandRun check = CommandRun.Of("check", file);
            Assert.True(check.Code == ExitCode.Success, check.Output + check.Error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _folder.Dispose();
    }

    private async Task Stop()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        await ClientHost.DisposeAsync();
        await Listener.Host.DisposeAsync();
        foreach (LiveRecording capture in _captures)
        {
            capture.Dispose();
        }
    }

    private static async Task Copy(Stream stream, int bytes)
    {
        byte[] buffer = new byte[65_536];
        for (int left = bytes; left > 0;)
        {
            int read = await stream.ReadAsync(buffer);
            await stream.WriteAsync(buffer.AsMemory(0, read));
            left -= read;
        }
    }
}
