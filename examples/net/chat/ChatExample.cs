using ServalRef.Net;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Examples;

/// <summary>Two people write lines to each other, and go on while one of them moves to another network.</summary>
/// <remarks><c>chat wait 54325</c> in one terminal, <c>chat 127.0.0.1:54325</c> in another; Ctrl-D ends.</remarks>
internal static class ChatExample
{
    private static readonly ServiceId Service = ServiceId.Parse("0008");

    internal static async Task Main(string[] args) =>
        await (args is ["wait", var port] ? Wait(int.Parse(port, null), Console.In, Console.Out) : Call(args[0], Console.In, Console.Out));

    internal static async Task Wait(int port, TextReader input, TextWriter output)
    {
        await using ServalListener listener = await ServalListener.ListenAsync(new() { Service = Service, Port = port });
        await Talk(await listener.AcceptConnectionAsync(), input, output);
    }

    internal static async Task Call(string peer, TextReader input, TextWriter output) =>
        await Talk(await ServalConnection.ConnectAsync(new() { Service = Service, Remote = NetworkAddress.Parse(peer) }), input, output);

    private static async Task Talk(ServalConnection connection, TextReader input, TextWriter output)
    {
        await using (connection)
        {
            Task moves = TellMoves(connection, output);
            await Task.WhenAll(Say(connection, input), Hear(connection, output));
            await connection.CloseAsync();
            await moves;
        }
    }

    private static async Task Say(ServalConnection connection, TextReader input)
    {
        StreamWriter writer = new(connection.Stream) { AutoFlush = true };
        while (await Task.Run(input.ReadLine) is { } line)
        {
            await writer.WriteLineAsync(line);
        }

        connection.CompleteWrites();
    }

    private static async Task Hear(ServalConnection connection, TextWriter output)
    {
        StreamReader reader = new(connection.Stream);
        while (await reader.ReadLineAsync() is { } line)
        {
            await output.WriteLineAsync($"> {line}");
        }
    }

    private static async Task TellMoves(ServalConnection connection, TextWriter output)
    {
        await foreach (ServalConnectionEvent told in connection.EventsAsync())
        {
            if (told is { Kind: ServalEventKind.Moved or ServalEventKind.PeerMoved, Path: { } path })
            {
                await output.WriteLineAsync($"({path.Local} to {path.Remote} now)");
            }

            if (told.Kind == ServalEventKind.Ended)
            {
                return;
            }
        }
    }
}
