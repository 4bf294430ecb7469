using ServalRef.StateMachines.Connections;

namespace ServalRef.Runtime.Datagrams;

/// <summary>Something that the application is told.</summary>
/// <param name="Kind">What.</param>
/// <param name="Connection">The connection concerned; none if it is about a bound service.</param>
/// <param name="Binding">The bound service concerned; none if it is about a connection.</param>
/// <param name="Outcome">How the connection ended.</param>
public readonly record struct DatagramEvent(
    DatagramEventKind Kind, DatagramConnection? Connection, DatagramBinding? Binding = null, Outcome Outcome = Outcome.None);

/// <summary>What the application is told.</summary>
public enum DatagramEventKind
{
    /// <summary>The connection is Established.</summary>
    Connected,

    /// <summary>A listener has a connection to accept.</summary>
    Incoming,

    /// <summary>A datagram waits to be read where none was waiting.</summary>
    Readable,

    /// <summary>The connection has another address, ours or the peer's, and both have proved it.</summary>
    Moved,

    /// <summary>The peer has closed: no more datagrams come, and ours still may go (TEAR-4).</summary>
    PeerClosed,

    /// <summary>The connection is over; the outcome says how.</summary>
    Closed,
}
