using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Net;

/// <summary>Offers a service, and accepts the connections to it.</summary>
public sealed class ServalListener : IAsyncDisposable
{
    private readonly Queue<TaskCompletionSource<ServalConnection>> _waiting = new();
    private readonly bool _ownsHost;
    private readonly Listener _listener;

    private ServalListener(LiveHost host, bool ownsHost, ServalListenerOptions options)
    {
        (Host, _ownsHost) = (host, ownsHost);
        _listener = host.Endpoint.Listen(options.Service, options.Backlog);
        _listener.Tag = this;
    }

    /// <summary>The host that offers it.</summary>
    public LiveHost Host { get; }

    /// <summary>The service.</summary>
    public ServiceId Service => _listener.Service;

    /// <summary>Begins to offer a service.</summary>
    /// <param name="options">Which, and where.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ServalException">There is no socket to offer it at.</exception>
    public static async Task<ServalListener> ListenAsync(ServalListenerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        if (options.Host is null)
        {
            // Offered before the host receives anything: a SYN that comes early must not be refused.
            ServalListener? own = null;
            _ = LiveHost.Start(options.HostOptions(), started => own = new ServalListener(started, ownsHost: true, options));
            return own!;
        }

        return await options.Host.Do(_ => new ServalListener(options.Host, ownsHost: false, options)).ConfigureAwait(false);
    }

    /// <summary>The next connection; those that nobody accepts wait in the backlog, and when that is full they are refused for now.</summary>
    /// <exception cref="ServalException">The host has stopped, or the service is offered no longer.</exception>
    public async Task<ServalConnection> AcceptConnectionAsync(CancellationToken cancellationToken = default)
    {
        TaskCompletionSource<ServalConnection> accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Host.Do(now =>
        {
            _waiting.Enqueue(accepted);
            OnIncoming(now);
            return true;
        }).ConfigureAwait(false);
        using CancellationTokenRegistration registration = cancellationToken.Register(() => accepted.TrySetCanceled(cancellationToken));
        await Task.WhenAny(accepted.Task, Host.Completion).ConfigureAwait(false);
        accepted.TrySetException(new ServalException(ServalError.Aborted, "the host has stopped"));
        return await accepted.Task.ConfigureAwait(false);
    }

    /// <summary>Offers the service no longer; connections live on, unless the host was the listener's own.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Host.Do(_ =>
            {
                Host.Endpoint.Close(_listener);
                while (_waiting.TryDequeue(out TaskCompletionSource<ServalConnection>? waiting))
                {
                    waiting.TrySetException(new ServalException(ServalError.Aborted, "the service is offered no longer"));
                }

                return true;
            }).ConfigureAwait(false);
        }
        catch (ServalException)
        {
            // The host has stopped, and offers nothing.
        }

        if (_ownsHost)
        {
            await Host.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A connection may wait to be accepted; on the host's thread.</summary>
    internal void OnIncoming(Instant now)
    {
        while (_listener.Waiting > 0 && _waiting.TryPeek(out TaskCompletionSource<ServalConnection>? waiting))
        {
            _waiting.Dequeue();
            if (waiting.Task.IsCompleted)
            {
                continue;
            }

            ServalConnection connection = new(Host, ownsHost: false, addsPaths: false);
            connection.Adopt(_listener.Accept()!);
            if (!waiting.TrySetResult(connection))
            {
                // Whoever waited has just stopped to.
                connection.Abort();
            }
        }
    }
}
