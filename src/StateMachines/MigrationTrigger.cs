namespace ServalRef.StateMachines;

/// <summary>What can happen to the move of a synchronised flow.</summary>
public enum MigrationTrigger : byte
{
    /// <summary>The host's address on this flow is gone.</summary>
    AddressLost,

    /// <summary>The host has another address for this flow, or wants its old one back.</summary>
    AddressGained,

    /// <summary>The path is to be proven again at the same address (MIG-24, MIG-25).</summary>
    PathCheckRequested,

    /// <summary>An RSYN came.</summary>
    RsynArrived,

    /// <summary>An RSYN+ACK came.</summary>
    RsynAckArrived,

    /// <summary>A pure ACK came.</summary>
    AckArrived,

    /// <summary>The RSYN was not answered in time.</summary>
    MoveTimedOut,

    /// <summary>The RSYN+ACK was not answered in time.</summary>
    AnswerTimedOut,
}
