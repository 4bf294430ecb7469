using System.Net;
using System.Security.Cryptography;
using ServalRef.Net;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Examples;

/// <summary>Sends a file over all pairs of addresses, and checks its hash.</summary>
/// <remarks>
/// <c>file receive 54325 FILE [ADDR...]</c> on one machine, <c>file send FILE ADDR:54325 [FROM...]</c> on the other: each further
/// address of either is a further path.
/// </remarks>
internal static class FileExample
{
    private static readonly ServiceId Service = ServiceId.Parse("0009");

    internal static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["receive", var port, var path, .. var on]:
                return await Receive(int.Parse(port, null), path, on, Console.Out) ? 0 : 1;
            case ["send", var path, var peer, .. var from]:
                return await Send(path, peer, from, Console.Out) ? 0 : 1;
            default:
                await Console.Error.WriteLineAsync("usage: file receive PORT FILE [ADDR...] | file send FILE ADDR:PORT [FROM...]");
                return 2;
        }
    }

    internal static async Task<bool> Receive(int port, string path, string[] on, TextWriter output)
    {
        await using ServalListener listener = await ServalListener.ListenAsync(
            new() { Service = Service, Port = port, Addresses = [.. on.Select(IPAddress.Parse)] });
        await using ServalConnection connection = await listener.AcceptConnectionAsync();

        // First the hash, then the content to the end of the stream; the answer is one byte.
        byte[] expected = new byte[SHA256.HashSizeInBytes];
        await connection.Stream.ReadExactlyAsync(expected);
        await using (FileStream file = File.Create(path))
        {
            await connection.Stream.CopyToAsync(file);
        }

        byte[] actual = await Hash(path);
        bool same = expected.AsSpan().SequenceEqual(actual);
        await connection.Stream.WriteAsync(new byte[] { same ? (byte)1 : (byte)0 });
        await connection.CloseAsync();
        await output.WriteLineAsync(same ? $"{path}: {connection.ReceivedBytes} bytes" : $"{path}: damaged");
        return same;
    }

    internal static async Task<bool> Send(string path, string peer, string[] from, TextWriter output)
    {
        await using ServalConnection connection = await ServalConnection.ConnectAsync(new()
        {
            Service = Service,
            Remote = NetworkAddress.Parse(peer),
            FullMesh = true,
            OwnHost = new() { Addresses = [.. from.Select(IPAddress.Parse)], TakesNewAddresses = from.Length == 0 },
        });
        await connection.Stream.WriteAsync(await Hash(path));
        await using (FileStream file = File.OpenRead(path))
        {
            await file.CopyToAsync(connection.Stream);
        }

        connection.CompleteWrites();
        byte[] answer = new byte[1];
        await connection.Stream.ReadExactlyAsync(answer);
        foreach (ServalPath used in await connection.ListPathsAsync())
        {
            await output.WriteLineAsync($"{used.Local} to {used.Remote}: {used.SentBytes} bytes, {used.Lost} packets lost");
        }

        await connection.CloseAsync();
        return answer[0] == 1;
    }

    private static async Task<byte[]> Hash(string path)
    {
        await using FileStream file = File.OpenRead(path);
        return await SHA256.HashDataAsync(file);
    }
}
