using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>Rules of registration that lack something, to show that it is missed.</summary>
internal static class RendezvousVariants
{
    private static readonly Instant Later = default(Instant) + RendezvousLimits.Default.Lifetime;

    /// <summary>Without versions: the REGISTER that arrives last wins (hole F11).</summary>
    internal static RendezvousRules LastArrivalWins { get; } = RendezvousRules.Live with
    {
        Register = (table, request) => IsBound(table, request) ? Take(table, request) : (table, RegisterOutcome.Forged),
    };

    /// <summary>Whoever knows the token may register it.</summary>
    internal static RendezvousRules NonceDoesNotBind { get; } = RendezvousRules.Live with
    {
        Register = (table, request) => IsBound(table, request) ? RendezvousRules.Live.Register(table, request) : Take(table, request),
    };

    /// <summary>Any answer of the rendezvous acknowledges, whichever REGISTER it answers.</summary>
    internal static RendezvousRules AnyAnswerAcknowledges { get; } = RendezvousRules.Live with
    {
        Acknowledge = (registrant, answer) => registrant.Acknowledge(answer.Token, registrant.Request.Version),
    };

    /// <summary>A new address is registered under the version of the one before.</summary>
    internal static RendezvousRules VersionStays { get; } = RendezvousRules.Live with
    {
        Renew = registrant => registrant with { Request = StateMachines.Slot.Send(registrant.Request.Version) },
    };

    private static bool IsBound(RegistrationTable table, RegisterRequest request) =>
        table.Registrations.All(known => known.Nonce == request.Nonce);

    // A table that has forgotten everything takes whatever comes.
    private static (RegistrationTable Table, RegisterOutcome Outcome) Take(RegistrationTable table, RegisterRequest request) =>
        (table.Expire(Later).Register(request, default, out RegisterOutcome outcome), outcome);

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Variant> All { get; } =
    [
        new("last arrival wins", () => RendezvousModel.Of(OneMove, LastArrivalWins)),
        new("nonce does not bind", () => RendezvousModel.Of(OneMove, NonceDoesNotBind)),
        new("any answer acknowledges", () => RendezvousModel.Of(OneMove with { Moves = 2, Reuse = true }, AnyAnswerAcknowledges)),
        new("version stays", () => RendezvousModel.Of(OneMove, VersionStays)),
    ];

    /// <summary>One move and no renewal, which would repair it after a minute.</summary>
    internal static RendezvousOptions OneMove => new() { Moves = 1, Renewals = 0 };
}
