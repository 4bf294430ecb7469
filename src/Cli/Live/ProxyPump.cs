using System.Buffers;
using System.Net.Sockets;
using ServalRef.Net;

namespace ServalRef.Cli.Live;

/// <summary>Joins a TCP connection and a Serval connection: what one side sends or ends, the other does too.</summary>
internal static class ProxyPump
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Carries bytes both ways until both directions are at their ends; a failure of one side resets the other.</summary>
    /// <param name="socket">The TCP connection; it is closed.</param>
    /// <param name="connection">The Serval connection; it is closed.</param>
    public static async Task Run(Socket socket, ServalConnection connection)
    {
        try
        {
            Task there = Upstream(socket, connection);
            Task back = Downstream(connection, socket);
            await await Task.WhenAny(there, back).ConfigureAwait(false);
            await Task.WhenAll(there, back).ConfigureAwait(false);
            await connection.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // A close with nothing left to wait for is a reset: the other end must not take a cut stream for a whole one.
            connection.Abort();
            socket.LingerState = new LingerOption(enable: true, 0);
        }
        finally
        {
            socket.Dispose();
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task Upstream(Socket socket, ServalConnection connection)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        int read;
        while ((read = await socket.ReceiveAsync(buffer.AsMemory()).ConfigureAwait(false)) > 0)
        {
            await connection.Stream.WriteAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
        }

        connection.CompleteWrites();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static async Task Downstream(ServalConnection connection, Socket socket)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        int read;
        while ((read = await connection.Stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            for (int sent = 0; sent < read;)
            {
                sent += await socket.SendAsync(buffer.AsMemory(sent, read - sent)).ConfigureAwait(false);
            }
        }

        socket.Shutdown(SocketShutdown.Send);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
