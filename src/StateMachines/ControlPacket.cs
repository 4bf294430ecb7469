namespace ServalRef.StateMachines;

/// <summary>The part of a packet that the control channel reads: flow IDs, the CONTROL extension and the addresses.</summary>
/// <param name="Flags">Flags of the CONTROL extension.</param>
/// <param name="SourceFlow">The sender's flow ID; 0: none.</param>
/// <param name="DestinationFlow">The receiver's flow ID; 0: none.</param>
/// <param name="Version">Version number of this packet, 32-bit serial (CTL-14).</param>
/// <param name="Ackno">With the ACK flag: version + 1 of the packet answered (CTL-2).</param>
/// <param name="Nonce">The sender's nonce, or in a reply the nonce of the packet answered (SEC-2).</param>
/// <param name="Source">The address it comes from.</param>
/// <param name="Destination">The address it goes to.</param>
public readonly record struct ControlPacket(
    ControlFlags Flags,
    uint SourceFlow,
    uint DestinationFlow,
    uint Version,
    uint Ackno,
    ulong Nonce,
    NetworkAddress Source,
    NetworkAddress Destination)
{
    /// <summary>Whether ackno answers a packet.</summary>
    public bool Acknowledges => (Flags & ControlFlags.Ack) != 0;

    /// <summary>The flags without ACK: what the packet asks for or tells.</summary>
    public ControlFlags Request => Flags & ~ControlFlags.Ack;
}
