using ServalRef.Net;

namespace ServalRef.Cli.Live;

/// <summary>The command <c>perf server</c>.</summary>
internal static class PerfServer
{
    /// <summary>Runs it until Ctrl-C.</summary>
    /// <exception cref="ServalException">There is no socket.</exception>
    public static int Run(LiveRequest request, CommandEnvironment environment)
    {
        using LiveSession session = new();
        using LiveRecording? recording = request.Record();
        Serve(request, recording, environment, session).GetAwaiter().GetResult();
        return ExitCode.Success;
    }

    private static async Task Serve(LiveRequest request, LiveRecording? recording, CommandEnvironment environment, LiveSession session)
    {
        LiveEvents events = new(environment, request.Json);
        ServalListener listener = await ServalListener.ListenAsync(new ServalListenerOptions
        {
            Service = PerfRequest.Service,
            Addresses = request.Addresses,
            Port = request.Port,
            Backlog = 1024,
            OwnHost = request.HostOptions(recording) with { TakesNewAddresses = true },
        }).ConfigureAwait(false);
        await using (listener.ConfigureAwait(false))
        {
            events.Listening(PerfRequest.Service, listener.Host.Addresses.Select(address => $"{address}"));
            List<Task> running = [];
            try
            {
                for (int number = 1; ; number++)
                {
                    ServalConnection connection = await listener.AcceptConnectionAsync(session.Closing).ConfigureAwait(false);
                    running.RemoveAll(static task => task.IsCompletedSuccessfully);
                    running.Add(new LiveConnection(number, connection, events).Run(open => Measure(open, session), session));
                }
            }
            catch (OperationCanceledException)
            {
                // Asked to stop: measurements under way are closed by their own.
            }

            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    private static async Task Measure(ServalConnection connection, LiveSession session)
    {
        if (await PerfRequest.Read(connection.Stream).ConfigureAwait(false) is not { } asked)
        {
            connection.Abort();
        }
        else if (asked.Reverse)
        {
            await asked.Send(connection, session.Closing).ConfigureAwait(false);
        }
        else
        {
            PerfReport report = await PerfReport.Receive(connection).ConfigureAwait(false);
            await report.Write(connection.Stream).ConfigureAwait(false);
        }
    }
}
