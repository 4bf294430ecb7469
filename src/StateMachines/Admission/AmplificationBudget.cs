namespace ServalRef.StateMachines.Admission;

/// <summary>What may be sent to an address that is not proven: three times what came from it (SEC-9).</summary>
/// <param name="Received">Bytes of the packets that named the address as their origin, IP header included.</param>
/// <param name="Sent">Bytes of the packets sent to it since.</param>
/// <remarks>It makes a host a poor amplifier for whoever writes his victim's address into his packets.</remarks>
public readonly record struct AmplificationBudget(long Received, long Sent)
{
    /// <summary>Bytes that may be sent for each byte received.</summary>
    public const int Factor = 3;

    /// <summary>Bytes that may be sent now.</summary>
    public long Left => (Factor * Received) - Sent;

    /// <summary>Whether a packet of this many bytes may be sent now.</summary>
    public bool Allows(int bytes) => bytes <= Left;

    /// <summary>A packet came from the address, directly or with it as the first entry of SOURCE.</summary>
    /// <param name="bytes">Its length, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public AmplificationBudget Receive(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return this with { Received = Received + bytes };
    }

    /// <summary>A packet was sent to the address.</summary>
    /// <param name="bytes">Its length, 0 or more.</param>
    /// <exception cref="InvalidOperationException">The budget does not allow it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public AmplificationBudget Spend(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return Allows(bytes)
            ? this with { Sent = Sent + bytes }
            : throw new InvalidOperationException($"{bytes} bytes are more than the {Left} left for an unproven address.");
    }
}
