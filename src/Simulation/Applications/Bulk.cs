using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Applications;

/// <summary>Sends so many bytes, or bytes for so long, as fast as the connection takes them, and ends its stream.</summary>
/// <param name="host">Where it runs.</param>
/// <param name="connection">The connection that it writes to.</param>
/// <param name="bytes">How many; <see cref="long.MaxValue"/>: until it is stopped.</param>
public sealed class BulkSender(ServalHost host, Connection connection, long bytes) : IApplication
{
    private long _limit = bytes;
    private bool _ended;

    /// <summary>Bytes that it is to send in all; <see cref="long.MaxValue"/>: until it is stopped.</summary>
    public long Limit => _limit;

    /// <summary>Bytes written so far.</summary>
    public long Written => (long)connection.Transfer.WrittenBytes;

    /// <summary>Writes what there is room for now.</summary>
    public void Start(Instant now)
    {
        Write();
        host.Pump(now);
    }

    /// <summary>Ends the stream after what was written so far.</summary>
    public void Stop(Instant now)
    {
        _limit = Math.Min(_limit, Written);
        Write();
        host.Pump(now);
    }

    /// <inheritdoc/>
    public void OnEvent(in EndpointEvent told, Instant now)
    {
        if (told.Kind is EventKind.Writable or EventKind.Connected)
        {
            Write();
        }
    }

    private void Write()
    {
        while (Written < _limit)
        {
            ReadOnlyMemory<byte> next = Pattern.From((ulong)Written, (int)Math.Min(_limit - Written, 1 << 16));
            if (connection.Lend(next) < next.Length)
            {
                return;
            }
        }

        if (!_ended)
        {
            _ended = true;
            connection.EndStream();
        }
    }
}

/// <summary>Reads all that comes and checks every byte; perhaps slowly.</summary>
public sealed class BulkReceiver : IApplication, IEventTarget
{
    private readonly ServalHost _host;
    private readonly Connection _connection;
    private readonly ReadingPace _pace;
    private readonly Action<Instant> _goOn;
    private bool _waits;
    private bool _isForgotten;

    /// <summary>A reader.</summary>
    /// <param name="host">Where it runs.</param>
    /// <param name="connection">The connection that it reads from.</param>
    /// <param name="pace">How fast it reads; as fast as it comes if not given.</param>
    public BulkReceiver(ServalHost host, Connection connection, ReadingPace pace = default) =>
        (_host, _connection, _pace, _goOn) = (host, connection, pace, GoOn);

    /// <summary>Bytes read so far.</summary>
    public ulong Received => _connection.Transfer.DeliveredBytes;

    /// <summary>The position of the first byte that was not the one sent; none if all were.</summary>
    public ulong? WrongAt { get; private set; }

    /// <summary>When the last byte was read.</summary>
    public Instant LastAt { get; private set; }

    /// <summary>The longest time between two reads, after the first.</summary>
    public Duration LongestPause { get; private set; }

    /// <summary>Whether the stream has ended and all of it was read.</summary>
    public bool IsDone => _connection.Transfer.EndOfPeerReached;

    /// <inheritdoc/>
    public void OnEvent(in EndpointEvent told, Instant now)
    {
        if (told.Kind == EventKind.Readable)
        {
            ReadOrWait(now);
        }
    }

    /// <inheritdoc/>
    public void OnEvent(long argument, Instant now)
    {
        _waits = false;
        _host.WhenRuns(_goOn, now);
    }

    /// <summary>Reads nothing any more: its host has forgotten the connection.</summary>
    public void Forget() => _isForgotten = true;

    private void GoOn(Instant now)
    {
        ReadOrWait(now);
        _host.Pump(now);
    }

    private void ReadOrWait(Instant now)
    {
        if (_waits || _isForgotten)
        {
            return;
        }

        Read(_pace.Bytes == 0 ? int.MaxValue : _pace.Bytes, now);
        if (_pace.Bytes > 0)
        {
            _waits = true;
            _host.Network.Simulator.At(now + _pace.Every, this);
        }
    }

    private void Read(int most, Instant now)
    {
        while (most > 0)
        {
            ReadOnlySpan<byte> next = _connection.Peek();
            next = next[..Math.Min(next.Length, most)];
            if (next.IsEmpty)
            {
                return;
            }

            int wrong = Pattern.FirstDifference(Received, next);
            if (wrong >= 0)
            {
                WrongAt ??= Received + (ulong)wrong;
            }

            if (Received > 0 && now - LastAt > LongestPause)
            {
                LongestPause = now - LastAt;
            }

            LastAt = now;
            most -= next.Length;
            _connection.Advance(next.Length, now);
        }
    }
}

/// <summary>How fast an application reads.</summary>
/// <param name="Bytes">Bytes at a time; 0: all there is, at once.</param>
/// <param name="Every">How long it rests between two times.</param>
public readonly record struct ReadingPace(int Bytes, Duration Every);
