using System.Buffers.Binary;
using System.Diagnostics;
using ServalRef.Net;
using ServalRef.StateMachines.Services;

namespace ServalRef.Cli.Live;

/// <summary>What the two ends of a measurement say to each other.</summary>
/// <param name="Reverse">Whether the server sends.</param>
/// <param name="Bytes">How many bytes; 0: until time is up.</param>
/// <param name="Time">How long.</param>
internal sealed record PerfRequest(bool Reverse, long Bytes, TimeSpan Time)
{
    private const int Length = 24;
    private const uint Magic = 0x73706631; // "spf1"

    /// <summary>The service of the server: "perf" in ASCII, and zeros.</summary>
    public static ServiceId Service { get; } = new((UInt128)0x70657266 << 96, 0);

    /// <summary>Asks for a measurement.</summary>
    public async Task Write(Stream stream)
    {
        byte[] bytes = new byte[Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Magic);
        bytes[4] = Reverse ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), Bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), (long)Time.TotalMilliseconds);
        await stream.WriteAsync(bytes).ConfigureAwait(false);
    }

    /// <summary>Reads what a client asks for.</summary>
    /// <returns>Null if it is no client of this kind.</returns>
    public static async Task<PerfRequest?> Read(Stream stream)
    {
        byte[] bytes = new byte[Length];
        if (await stream.ReadAtLeastAsync(bytes, Length, throwOnEndOfStream: false).ConfigureAwait(false) < Length
            || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Magic)
        {
            return null;
        }

        long milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(16));
        long count = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(8));
        return milliseconds is < 0 or > 86_400_000 || count < 0
            ? null
            : new PerfRequest(bytes[4] == 1, count, TimeSpan.FromMilliseconds(milliseconds));
    }

    /// <summary>Sends as much as was asked for.</summary>
    /// <param name="connection">Over which connection.</param>
    /// <param name="closing">Ends it early.</param>
    public async Task Send(ServalConnection connection, CancellationToken closing)
    {
        byte[] buffer = new byte[LiveConnection.BufferBytes];
        long start = Stopwatch.GetTimestamp();
        long left = Bytes == 0 ? long.MaxValue : Bytes;
        while (left > 0 && (Bytes > 0 || Stopwatch.GetElapsedTime(start) < Time) && !closing.IsCancellationRequested)
        {
            int length = (int)Math.Min(left, buffer.Length);
            await connection.Stream.WriteAsync(buffer.AsMemory(0, length), CancellationToken.None).ConfigureAwait(false);
            left -= length;
        }

        connection.CompleteWrites();
    }
}

/// <summary>What a receiver has measured.</summary>
/// <param name="Bytes">Bytes of the measurement.</param>
/// <param name="Seconds">From the first to the last.</param>
/// <param name="LongestPause">The longest time between two deliveries, in seconds.</param>
internal sealed record PerfReport(long Bytes, double Seconds, double LongestPause)
{
    private const int Length = 24;

    /// <summary>Receives a stream to its end, and measures it.</summary>
    /// <param name="connection">Over which connection.</param>
    /// <param name="progress">Told of the bytes so far.</param>
    public static async Task<PerfReport> Receive(ServalConnection connection, Action<long>? progress = null)
    {
        byte[] buffer = new byte[LiveConnection.BufferBytes];
        long bytes = 0;
        long first = Stopwatch.GetTimestamp();
        long last = first;
        TimeSpan pause = TimeSpan.Zero;
        int read;
        while ((read = await connection.Stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            long now = Stopwatch.GetTimestamp();
            TimeSpan waited = Stopwatch.GetElapsedTime(last, now);
            (first, pause) = bytes == 0 ? (now, pause) : (first, waited > pause ? waited : pause);
            bytes += read;
            last = now;
            progress?.Invoke(bytes);
        }

        return new PerfReport(bytes, Stopwatch.GetElapsedTime(first, last).TotalSeconds, pause.TotalSeconds);
    }

    /// <summary>Tells it to the client.</summary>
    public async Task Write(Stream stream)
    {
        byte[] bytes = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Bytes);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(8), Seconds);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(16), LongestPause);
        await stream.WriteAsync(bytes).ConfigureAwait(false);
    }

    /// <summary>Reads what the server tells.</summary>
    /// <exception cref="EndOfStreamException">It ends before.</exception>
    public static async Task<PerfReport> Read(Stream stream)
    {
        byte[] bytes = new byte[Length];
        await stream.ReadExactlyAsync(bytes).ConfigureAwait(false);
        return new PerfReport(
            BinaryPrimitives.ReadInt64BigEndian(bytes),
            BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(8)),
            BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(16)));
    }
}
