namespace ServalRef.StateMachines.Rendezvous;

/// <summary>A host's own registration at its rendezvous (MIG-22).</summary>
/// <param name="Token">Its token for the connection.</param>
/// <param name="Request">The REGISTER that was sent last.</param>
/// <param name="Sent">When that was sent for the first time, since any fixed moment.</param>
/// <remarks>
/// A renewal is a REGISTER of fresh version like that for a new address, so that a delayed one can never undo it.
/// </remarks>
public readonly record struct Registrant(ulong Token, Slot Request, Instant Sent)
{
    /// <summary>Whether the REGISTER still has to be resent by the rules of CTL-6.</summary>
    public bool IsOutstanding => Request.IsOutstanding;

    /// <summary>A host that registers for the first time.</summary>
    /// <param name="token">Its token.</param>
    /// <param name="version">The first version, at random.</param>
    /// <param name="now">When.</param>
    public static Registrant Start(ulong token, uint version, Instant now) => new(token, Slot.Send(version), now);

    /// <summary>Registers anew, before or with the RSYN of a new address, or because it is time.</summary>
    public Registrant Renew(Instant now) => this with { Request = Slot.Send(Request.Version + 1), Sent = now };

    /// <summary>Whether it is time to register anew although the address is the same.</summary>
    public bool IsDue(Instant now, RendezvousLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return now - Sent >= limits.Refresh;
    }

    /// <summary>The same REGISTER was sent once more, because no answer came.</summary>
    public Registrant Retry() => this with { Request = Request.Retry() };

    /// <summary>A REGISTER came back from the rendezvous: it counts only if token and version are exactly ours.</summary>
    public Registrant Acknowledge(ulong token, uint version) =>
        token == Token && IsOutstanding && Request.IsNamedBy(version, consumed: false) ? this with { Request = Request.Answer() } : this;
}
