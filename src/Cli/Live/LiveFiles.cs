using ServalRef.Net;

namespace ServalRef.Cli.Live;

/// <summary>Files and standard streams at the ends of a connection.</summary>
internal static class LiveFiles
{
    /// <summary>The name of standard input and output.</summary>
    public const string Standard = "-";

    /// <summary>Opens what is sent.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static Stream OpenRead(string name, CommandEnvironment environment)
    {
        if (name == Standard)
        {
            return environment.OpenInput();
        }

        return Directory.Exists(name) ? throw new UsageException($"{name}: is a directory")
            : File.Exists(name) ? new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read, 1)
            : throw new UsageException($"{name}: no such file");
    }

    /// <summary>Opens where what comes is written.</summary>
    public static Stream OpenWrite(string? name, CommandEnvironment environment) =>
        name is null ? Stream.Null : name == Standard ? environment.OpenOutput() : Create(name);

    /// <summary>Makes a file, or empties it.</summary>
    public static Stream Create(string name) => new FileStream(name, FileMode.Create, FileAccess.Write, FileShare.Read, 1);

    /// <summary>Sends one stream and receives another, until both are at their ends.</summary>
    /// <param name="connection">Over which connection.</param>
    /// <param name="input">What is sent.</param>
    /// <param name="output">Where what comes goes.</param>
    /// <param name="closing">Ends what is sent early.</param>
    public static async Task Exchange(ServalConnection connection, Stream input, Stream output, CancellationToken closing)
    {
        Task sending = Send(connection, input, closing);
        Task receiving = Receive(connection, output);
        Task first = await Task.WhenAny(sending, receiving).ConfigureAwait(false);
        await first.ConfigureAwait(false);

        // What is typed may never end; a connection that is over ends it.
        Task last = first == sending ? receiving : await Task.WhenAny(sending, connection.Completion).ConfigureAwait(false);
        await last.ConfigureAwait(false);
    }

    /// <summary>Sends a stream to its end, and ends ours.</summary>
    public static async Task Send(ServalConnection connection, Stream input, CancellationToken closing)
    {
        byte[] buffer = new byte[LiveConnection.BufferBytes];
        try
        {
            int read;
            while ((read = await Read(input, buffer, closing).ConfigureAwait(false)) > 0)
            {
                await connection.Stream.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to close: what was read so far is sent.
        }

        connection.CompleteWrites();
    }

    /// <summary>Receives the peer's stream to its end.</summary>
    public static async Task Receive(ServalConnection connection, Stream output)
    {
        byte[] buffer = new byte[LiveConnection.BufferBytes];
        int read;
        while ((read = await connection.Stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
        }
    }

    // A terminal cannot be asked to stop reading; its read is left behind.
    private static Task<int> Read(Stream input, byte[] buffer, CancellationToken closing) =>
        Task.Run(() => input.Read(buffer), CancellationToken.None).WaitAsync(closing);
}
