using System.Diagnostics;
using System.Text;
using ServalRef.Net.Datagrams;

namespace ServalRef.Cli.Live;

/// <summary>Lines of a stream as datagrams, one each, and what was carried so.</summary>
internal sealed class DatagramLines(ServalDatagramConnection connection)
{
    // Every byte is a character, and comes out as it went in.
    private static readonly Encoding Bytes = Encoding.Latin1;
    private long _heardAt = Stopwatch.GetTimestamp();

    /// <summary>Bytes sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Bytes received.</summary>
    public long Received { get; private set; }

    /// <summary>The longest time between two datagrams that came.</summary>
    public TimeSpan LongestPause { get; private set; }

    /// <summary>Sends each line; a long one goes in several datagrams, an empty one, which no datagram can be, in none.</summary>
    public async Task Send(Stream input, CancellationToken closing)
    {
        using StreamReader reader = new(input, Bytes, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        try
        {
            while (await Task.Run(reader.ReadLine, CancellationToken.None).WaitAsync(closing).ConfigureAwait(false) is { } line)
            {
                ReadOnlyMemory<byte> rest = Bytes.GetBytes(line);
                while (!rest.IsEmpty)
                {
                    int length = Math.Min(rest.Length, connection.LongestDatagram);
                    await connection.SendAsync(rest[..length], CancellationToken.None).ConfigureAwait(false);
                    Sent += length;
                    rest = rest[length..];
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to close: what was read so far is sent.
        }

        connection.Close();
    }

    /// <summary>Writes each datagram as a line, until the peer has closed.</summary>
    public async Task Receive(Stream output)
    {
        byte[] buffer = new byte[ushort.MaxValue + 1];
        int read;
        while ((read = await Next(buffer).ConfigureAwait(false)) > 0)
        {
            buffer[read] = (byte)'\n';
            await output.WriteAsync(buffer.AsMemory(0, read + 1)).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends each datagram back, until the peer has closed.</summary>
    public async Task Echo()
    {
        byte[] buffer = new byte[ushort.MaxValue];
        int read;
        while ((read = await Next(buffer).ConfigureAwait(false)) > 0)
        {
            await connection.SendAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
            Sent += read;
        }
    }

    private async Task<int> Next(byte[] buffer)
    {
        int read = await connection.ReceiveAsync(buffer.AsMemory(0, ushort.MaxValue)).ConfigureAwait(false);
        TimeSpan pause = Stopwatch.GetElapsedTime(_heardAt);
        LongestPause = Received > 0 && read > 0 && pause > LongestPause ? pause : LongestPause;
        _heardAt = Stopwatch.GetTimestamp();
        Received += read;
        return read;
    }
}
