namespace ServalRef.StateMachines.Rendezvous;

/// <summary>The state of a rendezvous: where the owners of tokens are (MIG-22).</summary>
/// <remarks>A value. Times are lengths since any fixed moment, the same for all calls.</remarks>
public sealed record RegistrationTable
{
    /// <summary>A rendezvous that knows nobody.</summary>
    public static RegistrationTable Empty { get; } = new();

    /// <summary>How long registrations live.</summary>
    public RendezvousLimits Limits { get; init; } = RendezvousLimits.Default;

    /// <summary>The registrations, by token.</summary>
    public ValueArray<Registration> Registrations { get; private init; }

    /// <summary>Works off a REGISTER.</summary>
    /// <param name="request">What came.</param>
    /// <param name="now">When.</param>
    /// <param name="outcome">How it was judged.</param>
    public RegistrationTable Register(in RegisterRequest request, Instant now, out RegisterOutcome outcome)
    {
        outcome = Judge(request, now);
        return outcome == RegisterOutcome.Accepted ? Record(request, now) : this;
    }

    /// <summary>Whether a REGISTER so judged is acknowledged, with its own token and version, to its source.</summary>
    public static bool IsAcknowledged(RegisterOutcome outcome) => outcome is RegisterOutcome.Accepted or RegisterOutcome.Repeated;

    /// <summary>Where the owner of a token is, for an RSYN with FIND (MIG-21).</summary>
    /// <returns>None if the token is not registered, or no longer.</returns>
    public NetworkAddress? Find(ulong token, Instant now) => Lookup(token, now)?.Address;

    /// <summary>The table without what has expired; it answers as before.</summary>
    public RegistrationTable Expire(Instant now) => this with { Registrations = [.. Registrations.Where(r => r.Expires > now)] };

    private RegisterOutcome Judge(in RegisterRequest request, Instant now) => Lookup(request.Token, now) switch
    {
        null => RegisterOutcome.Accepted,
        { } known when known.Nonce != request.Nonce => RegisterOutcome.Forged,
        { } known => Freshness.Of(request.Version, known.Version, accepted: true) switch
        {
            RequestAge.Newer => RegisterOutcome.Accepted,
            RequestAge.Again => RegisterOutcome.Repeated,
            _ => RegisterOutcome.Older,
        },
    };

    private RegistrationTable Record(RegisterRequest request, Instant now)
    {
        var entry = new Registration(request.Token, request.Version, request.Nonce, request.Source, now + Limits.Lifetime);
        return this with
        {
            Registrations = [.. Registrations.Where(r => r.Token != request.Token).Append(entry).OrderBy(r => r.Token)],
        };
    }

    private Registration? Lookup(ulong token, Instant now)
    {
        foreach (Registration registration in Registrations.AsSpan())
        {
            if (registration.Token == token && registration.Expires > now)
            {
                return registration;
            }
        }

        return null;
    }
}
