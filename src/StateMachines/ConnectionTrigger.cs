namespace ServalRef.StateMachines;

/// <summary>What can happen to a connection.</summary>
public enum ConnectionTrigger : byte
{
    /// <summary>The application serves a service.</summary>
    ListenRequested,

    /// <summary>The application opens a connection.</summary>
    OpenRequested,

    /// <summary>A SYN for the service was accepted: a flow is forked.</summary>
    SynAccepted,

    /// <summary>The first flow is synchronised.</summary>
    FirstFlowEstablished,

    /// <summary>The first flow was refused, or its tries ran out.</summary>
    OpeningFailed,

    /// <summary>The peer acknowledged our end of stream.</summary>
    LocalEndAcknowledged,

    /// <summary>The peer's end of stream arrived, and all before it.</summary>
    RemoteEndArrived,

    /// <summary>A further flow is forked by a JOIN.</summary>
    JoinAccepted,

    /// <summary>The last flow is closed.</summary>
    LastFlowClosed,

    /// <summary>The last flow was reset or its tries ran out.</summary>
    LastFlowLost,

    /// <summary>No flow was usable for too long.</summary>
    UnusableTooLong,

    /// <summary>The application closes: no more listening, or no more opening.</summary>
    CloseRequested,

    /// <summary>The application gives up.</summary>
    AbortRequested,
}
