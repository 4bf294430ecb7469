namespace ServalRef.Runtime.Wire;

/// <summary>One range of acknowledged packet numbers, as it stands on the wire (WIRE-14).</summary>
/// <param name="Gap">Numbers skipped below the end of the range before; 0 continues it, and is required of the first range.</param>
/// <param name="Length">Packets in the range, 1 to 65535.</param>
public readonly record struct AckRange(ushort Gap, ushort Length);
