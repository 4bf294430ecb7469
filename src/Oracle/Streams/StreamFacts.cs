namespace ServalRef.Oracle.Streams;

/// <summary>What an MTP packet is to its connection, as the packets before it show.</summary>
internal readonly ref struct StreamFacts
{
    /// <summary>The stream and window of the host that sent it; the packet is taken up there already.</summary>
    internal required StreamSide Own { get; init; }

    /// <summary>The stream and window of the other host.</summary>
    internal required StreamSide Peer { get; init; }

    /// <summary>The numbers of the flow that it travels on.</summary>
    internal required FlowNumbers Numbers { get; init; }

    /// <summary>Its number, and what is remembered by that.</summary>
    internal required NumberedPacket Packet { get; init; }

    /// <summary>How it uses its number.</summary>
    internal required NumberUse Use { get; init; }

    /// <summary>The number that was next on its flow before it was seen.</summary>
    internal required ulong Expected { get; init; }

    /// <summary>Whether the other host had acknowledged this number before any packet with it was seen.</summary>
    internal bool WasAcknowledged { get; init; }

    /// <summary>Whether its piece goes beyond the last position that 64 bits can name.</summary>
    internal bool IsBeyondNumbers { get; init; }

    /// <summary>Whether its piece brings positions that were not seen before.</summary>
    internal bool IsNewPiece { get; init; }

    /// <summary>The position after the last one that its sender's stream had shown before.</summary>
    internal ulong HighestBefore { get; init; }

    /// <summary>What its piece contradicts.</summary>
    internal Contradiction Contradiction { get; init; }

    /// <summary>With ACK: what the packet of the highest number on its flow had told before; none if none had.</summary>
    internal ToldAck? Before { get; init; }

    /// <summary>With ACK: whether no packet with an ACK and a higher number was seen on its flow.</summary>
    internal bool IsNewestAck { get; init; }

    /// <summary>With ranges: the flow that it acknowledges; none if no packet of that was seen.</summary>
    internal FlowNumbers? Acknowledged { get; init; }

    /// <summary>With ranges of a known flow: the largest number that they name.</summary>
    internal ulong Largest { get; init; }

    /// <summary>With ranges of a known flow: whether they reach below number 0 (WIRE-14).</summary>
    internal bool IsBelowZero { get; init; }

    /// <summary>With ranges of a known flow: what of them is acknowledged for the first time.</summary>
    internal AcknowledgedNews News { get; init; }

    /// <summary>
    /// With ranges of a known flow: whether its DATA_ACK covers bytes of which no packet that carries them was ever acknowledged.
    /// </summary>
    internal bool SkipsPackets { get; init; }
}
