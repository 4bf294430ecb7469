using System.Diagnostics;
using ServalRef.Net.Hosting;
using ServalRef.Net.Streams;
using ServalRef.Net.Telemetry;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Net;

/// <summary>A connection to a service, or from a client: two streams over as many paths as there are.</summary>
/// <remarks>No byte is encrypted, and whoever sees the packets of a path can read, change and end the connection (chapter 3).</remarks>
public sealed partial class ServalConnection : IHostWork, IAttended, IAsyncDisposable
{
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Outcome> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProgressMeter _meter;
    private readonly bool _ownsHost;
    private readonly bool _addsPaths;
    private Connection? _connection;
    private int _attended;
    private volatile bool _endsWrites;
    private volatile bool _discards;
    private volatile bool _aborts;
    private bool _writesEnded;
    private bool _hostStopped;
    private string? _unreachable;

    internal ServalConnection(LiveHost host, bool ownsHost, bool addsPaths)
    {
        (Host, _ownsHost, _addsPaths) = (host, ownsHost, addsPaths);
        _meter = new ProgressMeter(host.Options.TransferObserver);
        Stream = new ServalStream(this);
    }

    /// <summary>The host that it belongs to.</summary>
    public LiveHost Host { get; }

    /// <summary>Both streams.</summary>
    public ServalStream Stream { get; }

    /// <summary>The service that it joins.</summary>
    public ServiceId Service => _connection?.Service ?? default;

    /// <summary>Done when the connection is over: how it ended.</summary>
    public Task<Outcome> Completion => _closed.Task;

    /// <summary>Bytes of our stream that the peer has.</summary>
    public long SentBytes => (long)(_connection?.Transfer.AcknowledgedBytes ?? 0);

    /// <summary>Bytes of the peer's stream that were read.</summary>
    public long ReceivedBytes => (long)(_connection?.Transfer.DeliveredBytes ?? 0);

    /// <summary>The longest time in which neither the peer took a byte that was on its way, nor the application got one.</summary>
    public TimeSpan LongestPause => TimeSpan.FromMicroseconds(_meter.Longest.Nanoseconds / 1e3);

    internal PendingTransfer Reading { get; } = new();

    internal PendingTransfer Writing { get; } = new();

    /// <summary>Opens a connection.</summary>
    /// <param name="options">To what, and how.</param>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <exception cref="ServalException">The peer refused or did not answer, or there is no socket to ask it from.</exception>
    public static async Task<ServalConnection> ConnectAsync(ServalConnectionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        using Activity? activity = ServalTelemetry.Connecting(options.Service, options.Remote);
        long since = Stopwatch.GetTimestamp();
        try
        {
            ServalConnection connection = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
            NetMetrics.OnOpening(since, null);
            return connection;
        }
        catch (ServalException e)
        {
            NetMetrics.OnOpening(since, e.Error);
            activity?.SetTag("error.type", $"{e.Error}");
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }

    /// <summary>Ends our stream after all that was written (TEAR-1); the peer's goes on.</summary>
    public void CompleteWrites()
    {
        _endsWrites = true;
        Attend();
    }

    /// <summary>Gives the connection up: the peer is reset, and what is on its way is lost (CONN-5).</summary>
    public void Abort()
    {
        _aborts = true;
        Attend();
    }

    /// <summary>Ends our stream, waits until the peer has ended its own, whose rest is discarded, and until both know it.</summary>
    /// <exception cref="ServalException">The connection ended otherwise than well.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _endsWrites = true;
        _discards = true;
        Attend();
        await _settled.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes as <see cref="CloseAsync"/> does for some seconds, and then gives up.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5));
        try
        {
            await CloseAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ServalException or OperationCanceledException)
        {
            Abort();
            await Task.WhenAny(_closed.Task, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None)).ConfigureAwait(false);
        }

        _events.Writer.TryComplete();
        if (_ownsHost)
        {
            await StopHost().ConfigureAwait(false);
        }
    }

    void IAttended.Attend() => Attend();

    /// <summary>Has the host look at the connection soon.</summary>
    internal void Attend()
    {
        if (Interlocked.Exchange(ref _attended, 1) == 0)
        {
            Host.Post(this);
        }
    }

    /// <summary>An accepted connection is told to the application.</summary>
    internal void Adopt(Connection connection)
    {
        _connection = connection;
        connection.Tag = this;
        connection.Transfer.Observer = _meter;
        OnOpened(connection);
        NotePaths();
        Attend();
    }

    private static async Task<ServalConnection> OpenAsync(ServalConnectionOptions options, CancellationToken cancellationToken)
    {
        LiveHost host = options.Host ?? LiveHost.Start(options.HostOptions());
        ServalConnection connection = new(host, options.Host is null, options.AddsPaths);
        try
        {
            await host.Do(now => connection.Open(options, now)).ConfigureAwait(false);
            await connection._connected.Task.WaitAsync(options.OpeningLimit, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (TimeoutException e)
        {
            connection.Abort();
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new ServalException(ServalError.TimedOut, $"{options.Remote} did not answer in time", e);
        }
        catch
        {
            connection.Abort();
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // The peer repeats its FIN if the answer to it was lost: it gets another one for a while.
    private async Task StopHost()
    {
        if (!_closed.Task.IsCompleted && !Host.Completion.IsCompleted)
        {
            await Task.WhenAny(_closed.Task, Task.Delay(TimeSpan.FromMilliseconds(300), CancellationToken.None)).ConfigureAwait(false);
        }

        await Host.DisposeAsync().ConfigureAwait(false);
    }

    private bool Open(ServalConnectionOptions options, Instant now)
    {
        NetworkAddress remote = options.Remote;
        NetworkAddress local = Host.LocalFor(remote, options.Local);
        Host.HearErrorsAt(local);
        _furtherRemotes = options.FullMesh ? options.FurtherRemotes : null;
        _connection = Host.Endpoint.Connect(options.Service, local, remote, now);
        _connection.Tag = this;
        _connection.Transfer.Observer = _meter;
        return true;
    }
}
