using ServalRef.Net;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Examples;

/// <summary>A server that sends back what comes, and a client that asks it once.</summary>
/// <remarks><c>echo serve 54325</c> in one terminal, <c>echo 127.0.0.1:54325 hello</c> in another.</remarks>
internal static class EchoExample
{
    private static readonly ServiceId Service = ServiceId.Parse("0007");

    internal static async Task Main(string[] args) =>
        await (args is ["serve", var port] ? Serve(int.Parse(port, null)) : Ask(args[0], args[1], Console.Out));

    internal static async Task Serve(int port)
    {
        await using ServalListener listener = await ServalListener.ListenAsync(new() { Service = Service, Port = port });
        while (true)
        {
            _ = Answer(await listener.AcceptConnectionAsync());
        }
    }

    internal static async Task Ask(string server, string text, TextWriter output)
    {
        await using ServalConnection connection = await ServalConnection.ConnectAsync(
            new() { Service = Service, Remote = NetworkAddress.Parse(server) });
        await connection.Stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        connection.CompleteWrites();
        using StreamReader reader = new(connection.Stream);
        await output.WriteLineAsync(await reader.ReadToEndAsync());
    }

    private static async Task Answer(ServalConnection connection)
    {
        await using (connection)
        {
            await connection.Stream.CopyToAsync(connection.Stream);
        }
    }
}
