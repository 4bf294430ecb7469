namespace ServalRef.StateMachines;

/// <summary>
/// The product of "my move" (none, waiting for an address, sent) and "the peer's move" (none, answered), alive while a flow
/// is synchronised (MIG-26).
/// </summary>
public enum MigrationState : byte
{
    /// <summary>Nobody moves.</summary>
    Settled,

    /// <summary>We lost our address and have no other yet.</summary>
    NoAddress,

    /// <summary>Our RSYN is out.</summary>
    RsynSent,

    /// <summary>The peer's RSYN came; our RSYN+ACK is out.</summary>
    RsynReceived,

    /// <summary>Both at once.</summary>
    RsynSentReceived,

    /// <summary>The peer's RSYN came, and we have no address to move to yet.</summary>
    NoAddressRsynReceived,
}
