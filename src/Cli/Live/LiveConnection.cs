using ServalRef.Net;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Cli.Live;

/// <summary>One connection of a live command, from its opening to its end.</summary>
internal sealed class LiveConnection(int number, ServalConnection connection, LiveEvents events)
{
    /// <summary>Bytes that one call moves.</summary>
    public const int BufferBytes = 1 << 18;

    /// <summary>Does something with it, and tells what happens until it is over.</summary>
    /// <param name="use">What is done; it leaves both streams ended.</param>
    /// <param name="session">How long it may go on.</param>
    /// <returns>How it ended.</returns>
    public async Task<Outcome> Run(Func<ServalConnection, Task> use, LiveSession session)
    {
        IReadOnlyList<ServalPath> paths = await connection.ListPathsAsync().ConfigureAwait(false);
        events.Connected(number, paths[0]);
        Task told = TellEvents();
        using CancellationTokenRegistration closing = session.Closing.Register(connection.CompleteWrites);
        using CancellationTokenRegistration aborting = session.Aborting.Register(connection.Abort);
        Outcome outcome = await Use(use).ConfigureAwait(false);
        paths = await Paths(paths).ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
        await told.ConfigureAwait(false);
        events.Closed(number, outcome, connection, paths);
        return outcome;
    }

    private async Task<Outcome> Use(Func<ServalConnection, Task> use)
    {
        try
        {
            await use(connection).ConfigureAwait(false);
            await connection.CloseAsync().ConfigureAwait(false);
            return Outcome.Finished;
        }
        catch (ServalException)
        {
            return await connection.Completion.ConfigureAwait(false);
        }
        catch
        {
            // A file failed: the peer is told before the user is.
            connection.Abort();
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<IReadOnlyList<ServalPath>> Paths(IReadOnlyList<ServalPath> known)
    {
        try
        {
            return await connection.ListPathsAsync().ConfigureAwait(false);
        }
        catch (ServalException)
        {
            // The host has stopped; what was known at the beginning is all there is.
            return known;
        }
    }

    private async Task TellEvents()
    {
        await foreach (ServalConnectionEvent told in connection.EventsAsync().ConfigureAwait(false))
        {
            events.Happened(number, told);
        }
    }
}
