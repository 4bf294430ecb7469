using System.Net;
using System.Net.Sockets;
using ServalRef.Net;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Cli.Live;

/// <summary>What <c>proxy</c> was asked: TCP in and Serval out, or the other way round.</summary>
/// <param name="Live">What all live commands are asked.</param>
/// <param name="Service">The service.</param>
internal sealed record ProxyRequest(LiveRequest Live, ServiceId Service)
{
    /// <summary>Where TCP connections are accepted that become Serval connections; null: the other way round.</summary>
    public IPEndPoint? Accepts { get; init; }

    /// <summary>The Serval peer of these.</summary>
    public NetworkAddress Peer { get; init; }

    /// <summary>The TCP server that Serval connections become TCP connections to.</summary>
    public DnsEndPoint? Server { get; init; }
}

/// <summary>The command <c>proxy</c>: carries TCP over Serval, one end of it.</summary>
internal sealed class ProxyCommand(ProxyRequest request, CommandEnvironment environment, LiveSession session)
{
    private readonly List<Task> _running = [];

    /// <summary>Runs it until Ctrl-C.</summary>
    /// <exception cref="ServalException">There is no socket.</exception>
    public static int Run(ProxyRequest request, CommandEnvironment environment)
    {
        using LiveSession session = new();
        using LiveRecording? recording = request.Live.Record();
        ProxyCommand command = new(request, environment, session);
        (request.Accepts is null ? command.Serve(recording) : command.Connect(recording)).GetAwaiter().GetResult();
        return ExitCode.Success;
    }

    private async Task Connect(LiveRecording? recording)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Bind(listener, request.Accepts!);
        LiveHost host = LiveHost.Start(request.Live.HostOptions(recording) with
        {
            Port = Runtime.Wire.Ipv4.ClientUdpPort,
            AnyPortIfTaken = true,
            TakesNewAddresses = request.Live.Addresses.Count == 0,
        });
        await using (host.ConfigureAwait(false))
        {
            environment.Error.WriteLine($"servalref: listening for TCP on {listener.LocalEndPoint}");
            await Until(async () => Carry(Outgoing(await listener.AcceptAsync(session.Closing).ConfigureAwait(false), host))).ConfigureAwait(false);
        }
    }

    private async Task Serve(LiveRecording? recording)
    {
        ServalListener listener = await ServalListener.ListenAsync(new ServalListenerOptions
        {
            Service = request.Service,
            Addresses = request.Live.Addresses,
            Port = request.Live.Port,
            Backlog = 1024,
            OwnHost = request.Live.HostOptions(recording) with { TakesNewAddresses = true },
        }).ConfigureAwait(false);
        await using (listener.ConfigureAwait(false))
        {
            new LiveEvents(environment, request.Live.Json).Listening(request.Service, listener.Host.Addresses.Select(address => $"{address}"));
            await Until(async () => Carry(Incoming(await listener.AcceptConnectionAsync(session.Closing).ConfigureAwait(false)))).ConfigureAwait(false);
        }
    }

    private async Task Until(Func<Task> accept)
    {
        try
        {
            while (true)
            {
                await accept().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: connections have until the second time to end.
            await Task.WhenAny(Task.WhenAll(_running), Task.Delay(Timeout.Infinite, session.Aborting)).ConfigureAwait(false);
        }
    }

    private void Carry(Task connection)
    {
        _running.RemoveAll(static task => task.IsCompleted);
        _running.Add(connection);
    }

    private async Task Outgoing(Socket socket, LiveHost host)
    {
        try
        {
            ServalConnection connection = await ServalConnection.ConnectAsync(
                new ServalConnectionOptions { Service = request.Service, Remote = request.Peer, Host = host }, session.Closing).ConfigureAwait(false);
            await ProxyPump.Run(socket, connection).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ServalException or OperationCanceledException)
        {
            Note(e.Message);
            socket.LingerState = new LingerOption(enable: true, 0);
            socket.Dispose();
        }
    }

    private async Task Incoming(ServalConnection connection)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(request.Server!, session.Closing).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            Note($"{request.Server!.Host}:{request.Server.Port}: {e.Message}");
            connection.Abort();
            socket.Dispose();
            await connection.DisposeAsync().ConfigureAwait(false);
            return;
        }

        await ProxyPump.Run(socket, connection).ConfigureAwait(false);
    }

    private void Note(string text)
    {
        lock (_running)
        {
            environment.Error.WriteLine($"servalref: {text}");
        }
    }

    private static void Bind(Socket listener, IPEndPoint at)
    {
        try
        {
            listener.Bind(at);
            listener.Listen();
        }
        catch (SocketException e)
        {
            throw new UsageException($"TCP {at}: {e.Message}");
        }
    }
}
