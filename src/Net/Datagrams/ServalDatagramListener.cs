using System.Threading.Channels;
using ServalRef.Runtime.Datagrams;
using ServalRef.StateMachines.Services;

namespace ServalRef.Net.Datagrams;

/// <summary>Offers a service for connections of datagrams, on a host of its own.</summary>
public sealed class ServalDatagramListener : IAsyncDisposable
{
    private readonly Channel<ServalDatagramConnection> _accepted = Channel.CreateUnbounded<ServalDatagramConnection>();
    private readonly DatagramBinding _binding;

    private ServalDatagramListener(LiveDatagramHost host, ServiceId service, int backlog)
    {
        Host = host;
        _binding = host.Endpoint.Bind(service, backlog);
        _binding.Tag = this;
    }

    /// <summary>The host that offers it.</summary>
    public LiveDatagramHost Host { get; }

    /// <summary>Begins to offer a service.</summary>
    /// <param name="options">What the host is told; it needs an address at least.</param>
    /// <param name="service">The service.</param>
    /// <param name="backlog">Connections that may wait, at least 1.</param>
    /// <exception cref="ServalException">There is no socket to offer it at.</exception>
    public static ServalDatagramListener Listen(LiveDatagramOptions options, ServiceId service, int backlog = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(backlog, 1);
        ServalDatagramListener? listener = null;
        _ = LiveDatagramHost.Start(options, host => listener = new ServalDatagramListener(host, service, backlog));
        return listener!;
    }

    /// <summary>The next connection.</summary>
    public ValueTask<ServalDatagramConnection> AcceptAsync(CancellationToken cancellationToken = default) =>
        _accepted.Reader.ReadAsync(cancellationToken);

    /// <summary>Offers the service no longer, and stops the host.</summary>
    public ValueTask DisposeAsync() => Host.DisposeAsync();

    // On the host's thread.
    internal void OnIncoming()
    {
        while (_binding.Accept() is { } connection)
        {
            ServalDatagramConnection accepted = new(Host);
            accepted.Adopt(connection);
            _accepted.Writer.TryWrite(accepted);
        }
    }
}
