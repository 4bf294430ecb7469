namespace ServalRef.StateMachines;

/// <summary>The states of a connection, which joins two services and is made of flows (CONN-1 to CONN-8).</summary>
public enum ConnectionState : byte
{
    /// <summary>Not open, or over in the normal way.</summary>
    Closed,

    /// <summary>Waits for SYNs to its service.</summary>
    Listen,

    /// <summary>The first flow is being opened.</summary>
    Opening,

    /// <summary>Both directions carry data.</summary>
    Established,

    /// <summary>Our end of stream was acknowledged; the peer still sends.</summary>
    LocalEnded,

    /// <summary>The peer's end of stream came; we still send.</summary>
    RemoteEnded,

    /// <summary>Both streams are ended; the flows are being closed.</summary>
    Ended,

    /// <summary>Over with a loss that the application was told of.</summary>
    Aborted,
}
