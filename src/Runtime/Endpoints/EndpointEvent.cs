using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Runtime.Endpoints;

/// <summary>Something that the application is told.</summary>
/// <param name="Kind">What.</param>
/// <param name="Connection">The connection concerned.</param>
/// <param name="Flow">Our flow ID, if a flow is concerned.</param>
/// <param name="Outcome">How the connection or the flow ended.</param>
public readonly record struct EndpointEvent(EventKind Kind, Connection Connection, uint Flow = 0, Outcome Outcome = Outcome.None);

/// <summary>What the application is told.</summary>
public enum EventKind
{
    /// <summary>The connection is Established.</summary>
    Connected,

    /// <summary>A listener has a connection to accept.</summary>
    Incoming,

    /// <summary>There is something to read; told again only after the application has read.</summary>
    Readable,

    /// <summary>There is room to write again, after a write that was cut short.</summary>
    Writable,

    /// <summary>All of the peer's stream was read, and its end came.</summary>
    PeerEnded,

    /// <summary>Both streams are ended and nothing is missing: what is left is to close the flows.</summary>
    Ended,

    /// <summary>The connection is over; the outcome says how.</summary>
    Closed,

    /// <summary>A further flow is Established.</summary>
    FlowOpened,

    /// <summary>A flow is over; the outcome says how.</summary>
    FlowEnded,

    /// <summary>A flow has another address of ours, at which the peer has answered.</summary>
    Moved,

    /// <summary>A flow has another address of the peer's, from which the peer has answered.</summary>
    PeerMoved,

    /// <summary>The peer has told its addresses, or other ones than before (ADDR-3).</summary>
    AddressesListed,
}

/// <summary>A packet to send.</summary>
/// <param name="Length">Bytes, from the SAL header on.</param>
/// <param name="Source">The address to send from.</param>
/// <param name="Destination">The address to send to.</param>
/// <param name="TimeToLive">The TTL to send it with.</param>
public readonly record struct Transmit(
    int Length, NetworkAddress Source, NetworkAddress Destination, byte TimeToLive = Ipv4.UsualTimeToLive);

/// <summary>Told what a control plane does, for traces and invariants; it must not call back.</summary>
public interface IEndpointObserver
{
    /// <summary>A connection has worked off an event.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="before">What it knew.</param>
    /// <param name="input">The event.</param>
    /// <param name="now">When.</param>
    void OnControl(Connection connection, in ConnectionRecord before, in ConnectionInput input, Instant now);

    /// <summary>The engine has worked off one event of a connection, whether anything came of it or not: a step of the host.</summary>
    /// <param name="connection">The connection, as it was before the step.</param>
    /// <param name="input">The event.</param>
    /// <param name="host">What the host had beside.</param>
    /// <param name="drawn">The numbers that the step drew, in their order.</param>
    void OnStep(Connection connection, HostInput input, in HostContext host, ReadOnlySpan<uint> drawn)
    {
    }

    /// <summary>A host has an address more, or less; its connections are told of it next.</summary>
    /// <param name="host">The host, with the addresses that it has now.</param>
    /// <param name="now">When.</param>
    void OnAddresses(Endpoint host, Instant now)
    {
    }

    /// <summary>A packet was dropped before it reached a flow.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    void OnDropped(Wire.DropReason reason, Instant now);
}
