using ServalRef.StateMachines;

namespace ServalRef.Net;

/// <summary>A flow of a connection as it is, or as it ended.</summary>
/// <param name="Id">Its flow ID, by which it is removed or moved.</param>
/// <param name="Local">Our address.</param>
/// <param name="Remote">The peer's address.</param>
public sealed record ServalPath(uint Id, NetworkAddress Local, NetworkAddress Remote)
{
    /// <summary>Whether data goes there only when no other path is usable.</summary>
    public bool IsBackup { get; init; }

    /// <summary>Whether it may carry data now.</summary>
    public bool IsUsable { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Its smoothed round-trip time.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>Its congestion window, in bytes.</summary>
    public long Window { get; init; }

    /// <summary>Bytes of data sent, repeated ones included.</summary>
    public long SentBytes { get; init; }

    /// <summary>Of these, bytes that had been sent before.</summary>
    public long RepeatedBytes { get; init; }

    /// <summary>Bytes of data received, repeated ones included.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Packets declared lost.</summary>
    public long Lost { get; init; }
}

/// <summary>Something that happened to a connection.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">The path concerned, if one is.</param>
public readonly record struct ServalConnectionEvent(ServalEventKind Kind, ServalPath? Path);

/// <summary>What happens to a connection.</summary>
public enum ServalEventKind
{
    /// <summary>It has a further path.</summary>
    PathOpened,

    /// <summary>A path is over.</summary>
    PathEnded,

    /// <summary>A path has another address of ours.</summary>
    Moved,

    /// <summary>A path has another address of the peer's.</summary>
    PeerMoved,

    /// <summary>Both streams are ended, and all has arrived.</summary>
    Ended,

    /// <summary>The connection is over.</summary>
    Closed,
}
