namespace ServalRef.Verification.Worlds;

/// <summary>What can happen while a host registers at its rendezvous: the bound of a model.</summary>
public sealed record RendezvousOptions : NetworkOptions
{
    /// <summary>How often the host changes its address.</summary>
    public int Moves { get; init; }

    /// <summary>How often it registers anew although its address is the same, because it is time.</summary>
    public int Renewals { get; init; } = 1;

    /// <summary>How often the host is silent for so long that its registration expires; it is never silent for ever.</summary>
    public int Expiries { get; init; }

    /// <summary>Whether the host may come back to an address that it had left.</summary>
    public bool Reuse { get; init; }

    /// <summary>Whether somebody who knows the token, but not the nonce, registers it once it is registered.</summary>
    public bool Forger { get; init; } = true;
}
