namespace ServalRef.StateMachines;

/// <summary>What can happen to a flow.</summary>
public enum FlowTrigger : byte
{
    /// <summary>The connection asks for this flow.</summary>
    OpenRequested,

    /// <summary>A SYN came that the listener or the connection accepts, or one for this flow.</summary>
    SynArrived,

    /// <summary>A SYN+ACK came.</summary>
    SynAckArrived,

    /// <summary>A pure ACK came.</summary>
    AckArrived,

    /// <summary>A NACK came.</summary>
    NackArrived,

    /// <summary>An RST came.</summary>
    RstArrived,

    /// <summary>An RSYN came.</summary>
    RsynArrived,

    /// <summary>An RSYN+ACK came.</summary>
    RsynAckArrived,

    /// <summary>A FIN came, with or without ACK.</summary>
    FinArrived,

    /// <summary>A packet without control came that names both flow IDs.</summary>
    DataArrived,

    /// <summary>The connection asks to end our data on this flow.</summary>
    CloseRequested,

    /// <summary>The connection gives the flow up.</summary>
    AbortRequested,

    /// <summary>The SYN or SYN+ACK was not answered in time.</summary>
    OpeningTimedOut,

    /// <summary>The FIN was not answered in time.</summary>
    FinTimedOut,

    /// <summary>The half-open request has lived its time.</summary>
    HalfOpenExpired,

    /// <summary>FinWait2 has lasted its time after both streams ended.</summary>
    FinWait2Expired,

    /// <summary>TimeWait has lasted its time.</summary>
    TimeWaitExpired,

    /// <summary>The host's address on this flow is gone.</summary>
    AddressLost,

    /// <summary>The host has another address for this flow.</summary>
    AddressGained,
}
