using System.Threading.Tasks.Sources;

namespace ServalRef.Net.Streams;

/// <summary>A read or a write that an application waits for; used again and again, so that none of them allocates.</summary>
internal sealed class PendingTransfer : IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private int _taken;

    // Set by the application, cleared by the host when it is done.
    private volatile bool _isActive;
    private volatile bool _isCancelled;

    /// <summary>Whether somebody waits.</summary>
    internal bool IsActive => _isActive;

    /// <summary>Whether whoever waits does not want to any longer.</summary>
    internal bool IsCancelled => _isCancelled;

    /// <summary>Where to, or where from.</summary>
    internal Memory<byte> Buffer { get; set; }

    /// <summary>Bytes done so far.</summary>
    internal int Done { get; set; }

    /// <summary>Begins to wait.</summary>
    /// <param name="buffer">Where to, or where from: it belongs to the host until the wait is over.</param>
    /// <param name="connection">Whose host does it.</param>
    /// <param name="token">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">Another one is under way.</exception>
    internal ValueTask<int> Begin(Memory<byte> buffer, IAttended connection, CancellationToken token)
    {
        if (Interlocked.Exchange(ref _taken, 1) == 1)
        {
            throw new InvalidOperationException("One read and one write at a time.");
        }

        _core.Reset();
        (Buffer, Done, _isCancelled, _token) = (buffer, 0, false, token);
        ValueTask<int> task = new(this, _core.Version);
        if (token.CanBeCanceled)
        {
            _registration = token.UnsafeRegister(
                static state =>
                {
                    (PendingTransfer transfer, IAttended of) = ((PendingTransfer, IAttended))state!;
                    transfer._isCancelled = true;
                    of.Attend();
                },
                (this, connection));
        }

        _isActive = true;
        connection.Attend();
        return task;
    }

    /// <summary>It is done, with so many bytes.</summary>
    internal void Complete(int bytes)
    {
        _isActive = false;
        Buffer = default;
        _core.SetResult(bytes);
    }

    /// <summary>It has failed.</summary>
    internal void Fail(Exception error)
    {
        _isActive = false;
        Buffer = default;
        _core.SetException(error);
    }

    /// <summary>Whoever waits has been told to stop.</summary>
    internal void Cancel() => Fail(new OperationCanceledException(_token));

    int IValueTaskSource<int>.GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            Volatile.Write(ref _taken, 0);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}

/// <summary>Something that a host looks at when it is asked to.</summary>
internal interface IAttended
{
    /// <summary>Has the host look at it soon.</summary>
    void Attend();
}
