namespace ServalRef.StateMachines;

/// <summary>The flags byte of a CONTROL extension, most significant bit first (WIRE-5).</summary>
[Flags]
public enum ControlFlags : byte
{
    /// <summary>No flag: in mtp1 the carrier of an address list alone (ADDR-1).</summary>
    None = 0,

    /// <summary>Opens a flow.</summary>
    Syn = 0x80,

    /// <summary>Moves a flow to another address.</summary>
    Rsyn = 0x40,

    /// <summary>The ackno field answers a packet.</summary>
    Ack = 0x20,

    /// <summary>Refuses a flow for now.</summary>
    Nack = 0x10,

    /// <summary>Ends a flow at once.</summary>
    Rst = 0x08,

    /// <summary>Ends the sender's data on a flow.</summary>
    Fin = 0x04,

    /// <summary>The two reserved bits; zero when sent in mtp1 (WIRE-7).</summary>
    Reserved = 0x03,
}
