using ServalRef.StateMachines;

namespace ServalRef.Oracle.Streams;

/// <summary>What is remembered of a packet by its number.</summary>
/// <param name="Number">The full packet number.</param>
/// <param name="Crc">The CRC that it carried: the same packet again has the same.</param>
/// <param name="Time">When it was seen first.</param>
/// <param name="Start">The first position of the stream that it carries.</param>
/// <param name="End">The position after its last one, the end of the stream included (TEAR-1); the same as the first if it carries none.</param>
/// <param name="Elicits">Whether it is to be answered with an ACK (DATA-17).</param>
/// <param name="IsKnown">Whether there was such a packet; the default is none.</param>
internal readonly record struct NumberedPacket(ulong Number, uint Crc, Instant Time, ulong Start, ulong End, bool Elicits, bool IsKnown)
{
    /// <summary>Whether it carries a piece of the stream.</summary>
    internal bool HasPiece => Start != End;
}

/// <summary>How a packet uses its number (DATA-16).</summary>
internal enum NumberUse
{
    /// <summary>Nothing with this number was seen before.</summary>
    New,

    /// <summary>It is the same packet again.</summary>
    Copy,

    /// <summary>Another packet had this number.</summary>
    Reused,

    /// <summary>A packet had this number, so long ago that it is not known which.</summary>
    Forgotten,
}
