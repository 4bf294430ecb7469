using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <summary>A service that an endpoint offers (CONN-2).</summary>
public sealed class Listener
{
    private readonly Queue<Connection> _waiting = new();

    internal Listener(ServiceId service, int number, int backlog) => (Service, Number, Backlog) = (service, number, backlog);

    /// <summary>The service.</summary>
    public ServiceId Service { get; }

    /// <summary>Connections that may wait to be accepted (SEC-12).</summary>
    public int Backlog { get; }

    /// <summary>Connections that wait to be accepted.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whatever the user of the endpoint keeps with it.</summary>
    public object? Tag { get; set; }

    internal int Number { get; }

    /// <summary>The next connection that is Established, or none.</summary>
    public Connection? Accept() => _waiting.TryDequeue(out Connection? connection) ? connection : null;

    internal void Add(Connection connection) => _waiting.Enqueue(connection);
}
