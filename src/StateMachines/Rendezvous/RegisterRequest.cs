namespace ServalRef.StateMachines.Rendezvous;

/// <summary>A REGISTER as it arrives, and, returned unchanged, its acknowledgement (MIG-22).</summary>
/// <param name="Token">The token whose owner is where the packet comes from.</param>
/// <param name="Version">The version for this token, by serial arithmetic.</param>
/// <param name="Nonce">The nonce of the CONTROL extension beside it.</param>
/// <param name="Source">The source address of the packet: what is registered.</param>
public readonly record struct RegisterRequest(ulong Token, uint Version, ulong Nonce, NetworkAddress Source);

/// <summary>What a rendezvous knows of one token.</summary>
/// <param name="Token">The token.</param>
/// <param name="Version">The newest version accepted for it.</param>
/// <param name="Nonce">The nonce that the token was first registered with; no other may change it.</param>
/// <param name="Address">Where the owner of the token is.</param>
/// <param name="Expires">When this is forgotten.</param>
public readonly record struct Registration(ulong Token, uint Version, ulong Nonce, NetworkAddress Address, Instant Expires);

/// <summary>How a rendezvous judges a REGISTER (MIG-22).</summary>
public enum RegisterOutcome : byte
{
    /// <summary>New, or newer than the newest: it is recorded and acknowledged.</summary>
    Accepted,

    /// <summary>The newest again: it is acknowledged again and changes nothing.</summary>
    Repeated,

    /// <summary>Older than the newest: ignored.</summary>
    Older,

    /// <summary>Not with the nonce that the token is bound to: ignored.</summary>
    Forged,
}
