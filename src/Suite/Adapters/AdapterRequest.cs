using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>What an adapter is asked; the shape of a line of <c>spec/adapter.md</c>.</summary>
/// <param name="Now">What time it is in the run.</param>
public abstract record AdapterRequest(Instant Now)
{
    /// <summary>A new host without memory.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Dialect">The protocol that it speaks.</param>
    /// <param name="Transport">What carries data.</param>
    /// <param name="Seed">What everything drawn by chance comes from.</param>
    /// <param name="Addresses">Its addresses.</param>
    /// <param name="Options">What differs from the specified defaults.</param>
    public sealed record Start(
        Instant Now, Dialect Dialect, Transport Transport, long Seed, IReadOnlyList<NetworkAddress> Addresses, AdapterOptions Options)
        : AdapterRequest(Now);

    /// <summary>The host offers a service.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Service">The service.</param>
    /// <param name="Backlog">Connections that may wait to be accepted; 0 takes the offer back.</param>
    /// <param name="Accept">Whether the application accepts what comes at once.</param>
    public sealed record Listen(Instant Now, ServiceId Service, int Backlog, bool Accept = true) : AdapterRequest(Now);

    /// <summary>The host opens a connection.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Service">The service that it wants.</param>
    /// <param name="Local">The address to send from.</param>
    /// <param name="Peer">The address to ask.</param>
    public sealed record Connect(Instant Now, ServiceId Service, NetworkAddress Local, NetworkAddress Peer) : AdapterRequest(Now);

    /// <summary>The application writes bytes, or one datagram.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Connection">The connection's number.</param>
    /// <param name="Data">The bytes.</param>
    public sealed record Write(Instant Now, int Connection, ReadOnlyMemory<byte> Data) : AdapterRequest(Now);

    /// <summary>The application takes what has come.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Connection">The connection's number.</param>
    /// <param name="Max">At most so many bytes, at least 1.</param>
    public sealed record Read(Instant Now, int Connection, int Max) : AdapterRequest(Now);

    /// <summary>The application will write no more.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Connection">The connection's number.</param>
    public sealed record End(Instant Now, int Connection) : AdapterRequest(Now);

    /// <summary>The application gives the connection up.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Connection">The connection's number.</param>
    public sealed record Abort(Instant Now, int Connection) : AdapterRequest(Now);

    /// <summary>The host has one more address.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Address">The address.</param>
    public sealed record AddAddress(Instant Now, NetworkAddress Address) : AdapterRequest(Now);

    /// <summary>The host has an address no longer.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Address">The address.</param>
    public sealed record RemoveAddress(Instant Now, NetworkAddress Address) : AdapterRequest(Now);

    /// <summary>The host opens a further flow.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Connection">The connection's number.</param>
    /// <param name="Local">The address to send from.</param>
    /// <param name="Peer">The address to ask.</param>
    /// <param name="Backup">Whether it is to be used only when no other flow is left.</param>
    public sealed record AddFlow(Instant Now, int Connection, NetworkAddress Local, NetworkAddress Peer, bool Backup) : AdapterRequest(Now);

    /// <summary>The host closes one of its flows.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Connection">The connection's number.</param>
    /// <param name="Flow">The host's flow ID.</param>
    public sealed record RemoveFlow(Instant Now, int Connection, uint Flow) : AdapterRequest(Now);

    /// <summary>The host moves a flow; to the address that the flow has: it asks whether the path still works.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Connection">The connection's number.</param>
    /// <param name="Flow">The host's flow ID.</param>
    /// <param name="To">One of the host's addresses.</param>
    public sealed record MoveFlow(Instant Now, int Connection, uint Flow, NetworkAddress To) : AdapterRequest(Now);

    /// <summary>A packet has reached the host.</summary>
    /// <param name="Now">What time it is in the run.</param>
    /// <param name="Source">Where it says it comes from.</param>
    /// <param name="Destination">The address that it has reached.</param>
    /// <param name="Data">The packet, from its SAL header on.</param>
    public sealed record Packet(Instant Now, NetworkAddress Source, NetworkAddress Destination, ReadOnlyMemory<byte> Data) : AdapterRequest(Now);

    /// <summary>Time has passed, and nothing else happened.</summary>
    /// <param name="Now">What time it is in the run.</param>
    public sealed record Time(Instant Now) : AdapterRequest(Now);
}

/// <summary>What a run needs to be different from the specified defaults; each needs the feature of its name.</summary>
/// <param name="ReceiveBuffer">Bytes of unread data that a connection takes; none: the default.</param>
/// <param name="KeepAlive">After how long without packets a flow is probed; none: the default.</param>
/// <param name="TellsAddresses">Whether the peer is told the host's addresses.</param>
/// <param name="Rendezvous">Where the host registers; none: nowhere.</param>
public sealed record AdapterOptions(
    int? ReceiveBuffer = null, Duration? KeepAlive = null, bool? TellsAddresses = null, NetworkAddress? Rendezvous = null)
{
    /// <summary>All as specified.</summary>
    public static AdapterOptions Default { get; } = new();

    /// <summary>The features that an adapter has declared if it can do this.</summary>
    public IEnumerable<string> Features
    {
        get
        {
            if (ReceiveBuffer is not null)
            {
                yield return AdapterFeatures.ReceiveBuffer;
            }

            if (KeepAlive is not null)
            {
                yield return AdapterFeatures.KeepAlive;
            }

            if (TellsAddresses is not null)
            {
                yield return AdapterFeatures.TellsAddresses;
            }

            if (Rendezvous is not null)
            {
                yield return AdapterFeatures.Rendezvous;
            }
        }
    }
}
