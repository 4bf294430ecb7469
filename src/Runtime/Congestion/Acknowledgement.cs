namespace ServalRef.Runtime.Congestion;

/// <summary>What one ACK says to a window.</summary>
/// <param name="Bytes">Bytes of the flow that it is the first to acknowledge, at least 0 (RFC 3465); all of them count, however many.</param>
/// <param name="Position">
/// How far it reaches in the order of sending: in mtp1 the largest newly acknowledged packet number, in TCP the acknowledgement
/// number. Recovery ends with the first position that is not below what was next to be sent at its beginning.
/// </param>
/// <param name="InFlight">Bytes in flight before the ACK took its own away.</param>
/// <param name="ApplicationLimited">Whether the window had room that the sender had nothing to fill with (CC-10).</param>
public readonly record struct Acknowledgement(long Bytes, ulong Position, long InFlight, bool ApplicationLimited = false);
