namespace ServalRef.StateMachines;

/// <summary>A packet that a step of the machines sends.</summary>
/// <param name="Packet">The packet; Source is our address on the flow, a None address means "whichever it arrived at".</param>
/// <param name="Slot">The request it belongs to, or what kind of answer it is.</param>
/// <param name="Clause">The clause that demands or allows it.</param>
/// <param name="Optional">Whether the clause only allows it (SHOULD or MAY).</param>
/// <param name="FromExactly">Whether the clause says which of our addresses it comes from.</param>
public readonly record struct Emission(
    ControlPacket Packet, EmissionSlot Slot, string Clause, bool Optional = false, bool FromExactly = false)
{
    /// <summary>The packet with its source, which is where the packet arrived that it answers if the machines do not say.</summary>
    /// <param name="answered">The packet that arrived, if one did.</param>
    public ControlPacket Answering(in ControlPacket answered) =>
        Packet.Source.IsNone ? Packet with { Source = answered.Destination } : Packet;
}

/// <summary>A set of parts of the control channel.</summary>
[Flags]
internal enum EmissionSlots : byte
{
    None = 0,
    Opening = 1 << EmissionSlot.Opening,
    Move = 1 << EmissionSlot.Move,
    Answer = 1 << EmissionSlot.Answer,
    Fin = 1 << EmissionSlot.Fin,
    Acknowledgement = 1 << EmissionSlot.Acknowledgement,
    Reset = 1 << EmissionSlot.Reset,
}

/// <summary>Which part of the control channel sends a packet (CTL-17).</summary>
public enum EmissionSlot : byte
{
    /// <summary>SYN or SYN+ACK.</summary>
    Opening,

    /// <summary>Our RSYN.</summary>
    Move,

    /// <summary>Our RSYN+ACK.</summary>
    Answer,

    /// <summary>Our FIN.</summary>
    Fin,

    /// <summary>A pure ACK.</summary>
    Acknowledgement,

    /// <summary>An RST or NACK.</summary>
    Reset,
}
