using ServalRef.Net;
using ServalRef.Net.Datagrams;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Cli.Live;

/// <summary>The commands <c>listen</c> and <c>connect</c> in the dialect of the prototype: a line is a datagram.</summary>
internal static class DatagramCommands
{
    /// <summary>The prototype ends if data comes while it still works off the acknowledgement of its SYN+ACK.</summary>
    private static readonly TimeSpan BeforeFirstData = TimeSpan.FromMilliseconds(150);

    /// <summary>Offers a service until Ctrl-C, or until one connection is over.</summary>
    /// <exception cref="ServalException">There is no socket, or the only connection ended otherwise than well.</exception>
    public static int Listen(ListenRequest request, CommandEnvironment environment)
    {
        if (request.Mode is ListenMode.Send or ListenMode.Receive)
        {
            throw new UsageException("prototype2014 is spoken for datagrams only, which --send and --receive are not for; use --echo, --discard or neither");
        }

        if (request.Live.Addresses.Contains(System.Net.IPAddress.Any))
        {
            throw new UsageException("in prototype2014 name each address of the host; 0.0.0.0 is for mtp1");
        }

        using LiveSession session = new();
        using LiveRecording? recording = Record(request.Live);
        return Code(Listen(request, environment, session, recording).GetAwaiter().GetResult(), request.Once);
    }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="ServalException">There is no connection, or it ended otherwise than well.</exception>
    public static int Connect(ConnectRequest request, CommandEnvironment environment)
    {
        if (request.To.Count > 0)
        {
            throw new UsageException("prototype2014 has one flow for each connection; leave --to away");
        }

        using LiveSession session = new();
        using Stream input = LiveFiles.OpenRead(request.Send, environment);
        using Stream output = LiveFiles.OpenWrite(request.Receive, environment);
        using LiveRecording? recording = Record(request.Live);
        return Code(Connect(request, new LiveEvents(environment, request.Live.Json), session, recording, input, output).GetAwaiter().GetResult(), true);
    }

    private static async Task<Outcome> Listen(
        ListenRequest request, CommandEnvironment environment, LiveSession session, LiveRecording? recording)
    {
        LiveEvents events = new(environment, request.Live.Json);
        LiveDatagramOptions options = Options(request.Live, recording) with { Port = request.Live.Port };
        if (options.Addresses.Count == 0)
        {
            options = options with { Addresses = [System.Net.IPAddress.Loopback] };
        }

        ServalDatagramListener listener = ServalDatagramListener.Listen(options, request.Service);
        await using (listener.ConfigureAwait(false))
        {
            events.Listening(request.Service, listener.Host.Addresses.Select(address => $"{address}"));
            Stream output = request.Mode == ListenMode.Print && !request.Live.Json ? environment.OpenOutput() : Stream.Null;
            await using (output.ConfigureAwait(false))
            {
                return await Accept(request, listener, events, session, output).ConfigureAwait(false);
            }
        }
    }

    private static async Task<Outcome> Accept(
        ListenRequest request, ServalDatagramListener listener, LiveEvents events, LiveSession session, Stream output)
    {
        Outcome last = Outcome.Finished;
        List<Task<Outcome>> running = [];
        try
        {
            for (int number = 1; number == 1 || !request.Once; number++)
            {
                ServalDatagramConnection connection = await listener.AcceptAsync(session.Closing).ConfigureAwait(false);
                Func<DatagramLines, Task> use = request.Mode == ListenMode.Echo ? static lines => lines.Echo() : lines => lines.Receive(output);
                running.RemoveAll(static task => task.IsCompletedSuccessfully);
                running.Add(Run(number, connection, events, session, use));
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: those that are open are closed by their own.
        }

        foreach (Task<Outcome> task in running)
        {
            last = await task.ConfigureAwait(false);
        }

        return last;
    }

    private static async Task<Outcome> Connect(
        ConnectRequest request, LiveEvents events, LiveSession session, LiveRecording? recording, Stream input, Stream output)
    {
        LiveDatagramOptions options = Options(request.Live, recording) with { Port = 0 };
        LiveDatagramHost host = LiveDatagramHost.Start(options);
        await using (host.ConfigureAwait(false))
        {
            ServalDatagramConnection connection = await ServalDatagramConnection.ConnectAsync(
                host, request.Service, request.Live.WithPort(request.Peer), session.Closing).ConfigureAwait(false);
            return await Run(
                1,
                connection,
                events,
                session,
                async lines =>
                {
                    Task receiving = lines.Receive(output);
                    await Task.Delay(BeforeFirstData, session.Closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    await lines.Send(input, session.Closing).ConfigureAwait(false);
                    await receiving.ConfigureAwait(false);
                }).ConfigureAwait(false);
        }
    }

    private static async Task<Outcome> Run(
        int number, ServalDatagramConnection connection, LiveEvents events, LiveSession session, Func<DatagramLines, Task> use)
    {
        ServalPath path = new(0, connection.Local, connection.Remote);
        events.Connected(number, path);
        using CancellationTokenRegistration closing = session.Closing.Register(connection.Close);
        using CancellationTokenRegistration aborting = session.Aborting.Register(connection.Abort);
        DatagramLines lines = new(connection);
        Outcome outcome = Outcome.Finished;
        try
        {
            await use(lines).ConfigureAwait(false);
        }
        catch (ServalException)
        {
            outcome = await connection.Completion.ConfigureAwait(false);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        path = new ServalPath(0, connection.Local, connection.Remote) { SentBytes = lines.Sent, ReceivedBytes = lines.Received };
        events.Closed(number, outcome, lines.Sent, lines.Received, lines.LongestPause, [path]);
        return outcome;
    }

    private static LiveDatagramOptions Options(LiveRequest request, LiveRecording? recording) =>
        new() { Addresses = request.Addresses, Raw = request.Raw, Tap = recording };

    private static LiveRecording? Record(LiveRequest request) => request.Qlog is null
        ? request.Record()
        : throw new UsageException("--qlog records mtp1; use --pcap or --trace");

    private static int Code(Outcome outcome, bool counts) => outcome == Outcome.Finished || !counts
        ? ExitCode.Success
        : throw new ServalException(ServalError.Aborted, $"the connection ended otherwise than well: {LiveEvents.OutcomeWord(outcome)}");
}
