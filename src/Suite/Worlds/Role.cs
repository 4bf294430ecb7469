namespace ServalRef.Suite;

/// <summary>What a host of a story is there for.</summary>
public enum Role
{
    /// <summary>The one that opens the connection.</summary>
    Opener,

    /// <summary>The one that listens.</summary>
    Listener,

    /// <summary>The service router and rendezvous between them.</summary>
    Relay,
}
