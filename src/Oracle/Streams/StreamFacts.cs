namespace ServalRef.Oracle.Streams;

/// <summary>What an MTP packet is to its connection, as the packets before it show.</summary>
/// <remarks>Fields, and passed by reference: a rule that asks for one of them does not copy the others.</remarks>
internal struct StreamFacts
{
    /// <summary>The stream and window of the host that sent it; the packet is taken up there already.</summary>
    internal StreamSide Own;

    /// <summary>The stream and window of the other host.</summary>
    internal StreamSide Peer;

    /// <summary>The numbers of the flow that it travels on.</summary>
    internal FlowNumbers Numbers;

    /// <summary>Its number, and what is remembered by that.</summary>
    internal NumberedPacket Packet;

    /// <summary>How it uses its number.</summary>
    internal NumberUse Use;

    /// <summary>The number that was next on its flow before it was seen.</summary>
    internal ulong Expected;

    /// <summary>Whether the other host had acknowledged this number before any packet with it was seen.</summary>
    internal bool WasAcknowledged;

    /// <summary>Whether its piece goes beyond the last position that 64 bits can name.</summary>
    internal bool IsBeyondNumbers;

    /// <summary>Whether its piece brings positions that were not seen before.</summary>
    internal bool IsNewPiece;

    /// <summary>The position after the last one that its sender's stream had shown before.</summary>
    internal ulong HighestBefore;

    /// <summary>What its piece contradicts.</summary>
    internal Contradiction Contradiction;

    /// <summary>With ACK: what the packet of the highest number on its flow had told before; none if none had.</summary>
    internal ToldAck? Before;

    /// <summary>With ACK: whether no packet with an ACK and a higher number was seen on its flow.</summary>
    internal bool IsNewestAck;

    /// <summary>With ranges: the flow that it acknowledges; none if no packet of that was seen.</summary>
    internal FlowNumbers? Acknowledged;

    /// <summary>With ranges of a known flow: the largest number that they name.</summary>
    internal ulong Largest;

    /// <summary>With ranges of a known flow: whether they reach below number 0 (WIRE-14).</summary>
    internal bool IsBelowZero;

    /// <summary>With ranges of a known flow: what of them is acknowledged for the first time.</summary>
    internal AcknowledgedNews News;

    /// <summary>
    /// With ranges of a known flow: whether its DATA_ACK covers bytes of which no packet that carries them was ever acknowledged.
    /// </summary>
    internal bool SkipsPackets;
}
