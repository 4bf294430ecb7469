using System.Globalization;
using ServalRef.Net;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Cli.Live;

/// <summary>What becomes of the streams of a listener's connections.</summary>
internal enum ListenMode
{
    /// <summary>What comes goes to standard output.</summary>
    Print,

    /// <summary>What comes is sent back.</summary>
    Echo,

    /// <summary>What comes is thrown away.</summary>
    Discard,

    /// <summary>A file is sent to everybody.</summary>
    Send,

    /// <summary>What comes is written to files of a folder.</summary>
    Receive,
}

/// <summary>What <c>listen</c> was asked.</summary>
/// <param name="Live">What all live commands are asked.</param>
/// <param name="Service">The service.</param>
/// <param name="Mode">What becomes of the streams.</param>
/// <param name="Path">The file or the folder of the mode.</param>
/// <param name="Once">Whether one connection is enough.</param>
internal sealed record ListenRequest(LiveRequest Live, ServiceId Service, ListenMode Mode, string? Path, bool Once);

/// <summary>The command <c>listen</c>: offers a service.</summary>
internal sealed class ListenCommand
{
    private readonly ListenRequest _request;
    private readonly CommandEnvironment _environment;
    private readonly LiveEvents _events;
    private readonly LiveSession _session;

    private ListenCommand(ListenRequest request, CommandEnvironment environment, LiveSession session)
    {
        (_request, _environment, _session) = (request, environment, session);
        _events = new LiveEvents(environment, request.Live.Json);
    }

    /// <summary>Runs it until Ctrl-C, or until one connection is over.</summary>
    /// <exception cref="ServalException">There is no socket, or the only connection ended otherwise than well.</exception>
    public static int Run(ListenRequest request, CommandEnvironment environment)
    {
        using LiveSession session = new();
        if (request.Mode == ListenMode.Send)
        {
            LiveFiles.OpenRead(request.Path!, environment).Dispose();
        }
        else if (request.Mode == ListenMode.Receive)
        {
            Directory.CreateDirectory(request.Path!);
        }

        using LiveRecording? recording = request.Live.Record();
        Outcome outcome = new ListenCommand(request, environment, session).Listen(recording).GetAwaiter().GetResult();
        return outcome == Outcome.Finished || !request.Once
            ? ExitCode.Success
            : throw new ServalException(ServalError.Aborted, $"the connection ended otherwise than well: {LiveEvents.OutcomeWord(outcome)}");
    }

    private async Task<Outcome> Listen(LiveRecording? recording)
    {
        ServalListenerOptions options = new()
        {
            Service = _request.Service,
            Addresses = _request.Live.Addresses,
            Port = _request.Live.Port,
            OwnHost = _request.Live.HostOptions(recording) with { TakesNewAddresses = true },
        };
        ServalListener listener = await ServalListener.ListenAsync(options).ConfigureAwait(false);
        await using (listener.ConfigureAwait(false))
        {
            _events.Listening(_request.Service, listener.Host.Addresses.Select(address => $"{address}"));
            return await Accept(listener).ConfigureAwait(false);
        }
    }

    private async Task<Outcome> Accept(ServalListener listener)
    {
        List<Task<Outcome>> running = [];
        Outcome last = Outcome.Finished;
        try
        {
            for (int number = 1; number == 1 || !_request.Once; number++)
            {
                ServalConnection connection = await listener.AcceptConnectionAsync(_session.Closing).ConfigureAwait(false);
                int id = number;
                LiveConnection live = new(id, connection, _events);
                running.RemoveAll(static task => task.IsCompletedSuccessfully);
                running.Add(live.Run(open => Use(open, id), _session));
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

    private async Task Use(ServalConnection connection, int number)
    {
        switch (_request.Mode)
        {
            case ListenMode.Echo:
                await Echo(connection).ConfigureAwait(false);
                break;
            case ListenMode.Send:
                Stream file = LiveFiles.OpenRead(_request.Path!, _environment);
                await using (file.ConfigureAwait(false))
                {
                    await LiveFiles.Exchange(connection, file, Stream.Null, _session.Closing).ConfigureAwait(false);
                }

                break;
            default:
                Stream output = Output(number);
                await using (output.ConfigureAwait(false))
                {
                    await LiveFiles.Receive(connection, output).ConfigureAwait(false);
                }

                break;
        }
    }

    private Stream Output(int number) => _request.Mode switch
    {
        ListenMode.Receive => LiveFiles.Create(Path.Combine(_request.Path!, number.ToString(CultureInfo.InvariantCulture))),
        ListenMode.Print when !_request.Live.Json => _environment.OpenOutput(),
        _ => Stream.Null,
    };

    private static async Task Echo(ServalConnection connection)
    {
        byte[] buffer = new byte[LiveConnection.BufferBytes];
        int read;
        while ((read = await connection.Stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            await connection.Stream.WriteAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
        }
    }
}
