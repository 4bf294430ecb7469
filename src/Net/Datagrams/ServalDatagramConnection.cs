using ServalRef.Net.Hosting;
using ServalRef.Net.Streams;
using ServalRef.Runtime.Datagrams;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Net.Datagrams;

/// <summary>A connection of datagrams: none of them is repeated or put in order.</summary>
/// <remarks>One send and one receive may be under way at a time.</remarks>
public sealed class ServalDatagramConnection : IHostWork, IAttended, IAsyncDisposable
{
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Outcome> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PendingTransfer _sending = new();
    private readonly PendingTransfer _receiving = new();
    private DatagramConnection? _connection;
    private bool _peerClosed;
    private bool _hostStopped;
    private volatile bool _closes;
    private volatile bool _aborts;

    internal ServalDatagramConnection(LiveDatagramHost host) => Host = host;

    /// <summary>The host that it belongs to.</summary>
    public LiveDatagramHost Host { get; }

    /// <summary>The service that it joins.</summary>
    public ServiceId Service => _connection?.Service ?? default;

    /// <summary>Our address now.</summary>
    public NetworkAddress Local => _connection?.Record.Local ?? default;

    /// <summary>The peer's address now.</summary>
    public NetworkAddress Remote => _connection?.Record.Peer ?? default;

    /// <summary>Bytes of the longest datagram that may be sent.</summary>
    public int LongestDatagram => _connection?.LongestDatagram ?? 0;

    /// <summary>Done when the connection is over: how it ended.</summary>
    public Task<Outcome> Completion => _closed.Task;

    /// <summary>Opens a connection.</summary>
    /// <param name="host">The host that opens it.</param>
    /// <param name="service">The service asked for.</param>
    /// <param name="remote">The address to ask.</param>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <exception cref="ServalException">The peer refused or did not answer, or there is no way to it.</exception>
    public static async Task<ServalDatagramConnection> ConnectAsync(
        LiveDatagramHost host, ServiceId service, NetworkAddress remote, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ServalDatagramConnection connection = new(host);
        await host.Do(now => connection.Open(service, remote, now)).ConfigureAwait(false);
        try
        {
            await connection._connected.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (OperationCanceledException)
        {
            connection.Abort();
            throw;
        }
    }

    /// <summary>Sends a datagram.</summary>
    /// <param name="datagram">1 to <see cref="LongestDatagram"/> bytes.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    /// <exception cref="ServalException">The connection is closed.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // The host only reads it.
        Memory<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsMemory(datagram);
        await _sending.Begin(bytes, this, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Receives the oldest datagram.</summary>
    /// <param name="buffer">What does not fit is cut off.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its bytes; 0 when the peer has closed, and none is left.</returns>
    /// <exception cref="ServalException">The connection ended otherwise than well.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : _receiving.Begin(buffer, this, cancellationToken);

    /// <summary>Ends our side (TEAR-4); the peer may go on.</summary>
    public void Close()
    {
        _closes = true;
        Attend();
    }

    /// <summary>Gives the connection up, and says so.</summary>
    public void Abort()
    {
        _aborts = true;
        Attend();
    }

    /// <summary>Closes, waits some seconds for the peer to, and gives up.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await Task.WhenAny(_closed.Task, Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None)).ConfigureAwait(false);
    }

    void IHostWork.Do(Instant now) => Serve(now);

    void IHostWork.Fail()
    {
        _hostStopped = true;
        ServalException stopped = new(ServalError.Aborted, "the host has stopped");
        _connected.TrySetException(stopped);
        _ = _connected.Task.Exception;
        _closed.TrySetResult(Outcome.Aborted);
        Fail(_sending, stopped);
        Fail(_receiving, stopped);
    }

    void IAttended.Attend() => Attend();

    internal void Adopt(DatagramConnection connection)
    {
        _connection = connection;
        connection.Tag = this;
        _connected.TrySetResult();
    }

    internal void OnEvent(in DatagramEvent told, Instant now)
    {
        if (told.Kind == DatagramEventKind.Connected)
        {
            _connected.TrySetResult();
        }

        _peerClosed |= told.Kind == DatagramEventKind.PeerClosed;
        if (told.Kind == DatagramEventKind.Closed)
        {
            if (ServalException.Of(told.Outcome) is { } failure && _connected.TrySetException(failure))
            {
                _ = _connected.Task.Exception;
            }

            _closed.TrySetResult(told.Outcome);
        }

        Serve(now);
    }

    private void Attend() => Host.Post(this);

    private bool Open(ServiceId service, NetworkAddress remote, Instant now)
    {
        _connection = Host.Endpoint.Connect(service, Host.LocalFor(remote), remote, now);
        _connection.Tag = this;
        return true;
    }

    private void Serve(Instant now)
    {
        if (_hostStopped || _connection is not { } connection)
        {
            return;
        }

        Send(connection);
        Receive(connection);
        if (_aborts && connection.Outcome == Outcome.None)
        {
            connection.Abort(now);
        }
        else if (_closes && connection.Outcome == Outcome.None)
        {
            connection.Close(now);
        }
    }

    private void Send(DatagramConnection connection)
    {
        if (!_sending.IsActive)
        {
            return;
        }

        if (_sending.IsCancelled)
        {
            _sending.Cancel();
        }
        else if (_sending.Buffer.Length < 1 || _sending.Buffer.Length > connection.LongestDatagram)
        {
            _sending.Fail(new ArgumentException($"A datagram has 1 to {connection.LongestDatagram} bytes here, not {_sending.Buffer.Length}."));
        }
        else if (connection.Send(_sending.Buffer.Span))
        {
            _sending.Complete(_sending.Buffer.Length);
        }
        else
        {
            _sending.Fail(ServalException.Of(connection.Outcome) ?? new ServalException(ServalError.Aborted, "the connection is closed"));
        }
    }

    private void Receive(DatagramConnection connection)
    {
        if (!_receiving.IsActive)
        {
            return;
        }

        if (_receiving.IsCancelled)
        {
            _receiving.Cancel();
        }
        else if (connection.TryReceive(_receiving.Buffer.Span, out int length))
        {
            _receiving.Complete(Math.Min(length, _receiving.Buffer.Length));
        }
        else if (ServalException.Of(connection.Outcome) is { } failure && !_peerClosed)
        {
            _receiving.Fail(failure);
        }
        else if (_peerClosed || connection.Outcome != Outcome.None)
        {
            _receiving.Complete(0);
        }
    }

    private static void Fail(PendingTransfer transfer, ServalException error)
    {
        if (transfer.IsActive)
        {
            transfer.Fail(error);
        }
    }
}
