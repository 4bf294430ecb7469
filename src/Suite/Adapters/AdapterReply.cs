using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>What has become of a request; the shape of a line of <c>spec/adapter.md</c>.</summary>
public sealed record AdapterReply
{
    /// <summary>What the host sends now, in its order.</summary>
    public IReadOnlyList<AdapterPacket> Packets { get; init; } = [];

    /// <summary>What the application is told.</summary>
    public IReadOnlyList<AdapterEvent> Events { get; init; } = [];

    /// <summary>When the host wants to be woken; <see cref="Instant.Never"/> if it waits for nothing.</summary>
    public Instant Deadline { get; init; } = Instant.Never;

    /// <summary>The number of the connection that was opened; 0 in the reply to anything else.</summary>
    public int Connection { get; init; }

    /// <summary>How many bytes of a write were taken.</summary>
    public int Written { get; init; }

    /// <summary>What a read has given.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Why the request could not be done; none if it could.</summary>
    public string? Error { get; init; }
}

/// <summary>A packet that a host sends.</summary>
/// <param name="Source">The address that it leaves from.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="Data">The packet, from its SAL header on.</param>
/// <param name="TimeToLive">Its TTL, 1 to 255.</param>
public readonly record struct AdapterPacket(NetworkAddress Source, NetworkAddress Destination, ReadOnlyMemory<byte> Data, byte TimeToLive);

/// <summary>Something that the application is told.</summary>
/// <param name="Kind">What.</param>
/// <param name="Connection">The connection's number.</param>
/// <param name="Flow">The host's flow ID, if a flow is concerned.</param>
/// <param name="Outcome">How a connection ended.</param>
public readonly record struct AdapterEvent(
    AdapterEventKind Kind, int Connection, uint Flow = 0, AdapterOutcome Outcome = AdapterOutcome.None);

/// <summary>What the application is told.</summary>
public enum AdapterEventKind
{
    /// <summary>A connection has reached a listener.</summary>
    Incoming,

    /// <summary>The connection is Established.</summary>
    Connected,

    /// <summary>There is something to read.</summary>
    Readable,

    /// <summary>There is room again after a write that was cut short.</summary>
    Writable,

    /// <summary>The peer's stream has ended, and all of it was read.</summary>
    PeerEnded,

    /// <summary>A further flow is Established.</summary>
    FlowOpened,

    /// <summary>A flow is over.</summary>
    FlowEnded,

    /// <summary>A flow has another address of ours, proven by the peer.</summary>
    Moved,

    /// <summary>A flow has another address of the peer's.</summary>
    PeerMoved,

    /// <summary>The connection is over; the outcome says how.</summary>
    Closed,
}

/// <summary>How a connection ended, in the words that any implementation has.</summary>
public enum AdapterOutcome
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>Both streams ended, and nothing is missing.</summary>
    Finished,

    /// <summary>The SYN was refused (OPEN-13, OPEN-14).</summary>
    Refused,

    /// <summary>The opening was never answered (OPEN-18).</summary>
    TimedOut,

    /// <summary>The peer gave up (SEC-8).</summary>
    Reset,

    /// <summary>Our application gave up (CONN-5).</summary>
    Aborted,

    /// <summary>Anything else.</summary>
    Failed,
}
