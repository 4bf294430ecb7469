namespace ServalRef.StateMachines;

/// <summary>What a CONNECTION extension says (WIRE-9).</summary>
public enum ConnectionKind : byte
{
    /// <summary>Not a kind: the packet has no CONNECTION extension.</summary>
    None = 0,

    /// <summary>"My token, and the rendezvous that reaches me": in SYN and SYN+ACK of the first flow; 12 or 20 bytes.</summary>
    Offer = 1,

    /// <summary>The receiver's token, in the SYN of a further flow; 12 bytes.</summary>
    Join = 2,

    /// <summary>"My token is at this packet's source", to a rendezvous; 16 bytes, with a version.</summary>
    Register = 3,

    /// <summary>The peer's token, in an RSYN sent to a rendezvous; 12 bytes.</summary>
    Find = 4,
}
