using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.Verification.Worlds;

/// <summary>The rules of registration that a model runs: the live ones, or others to show that the difference is noticed.</summary>
internal sealed record RendezvousRules
{
    /// <summary>The live rules.</summary>
    internal static RendezvousRules Live { get; } = new();

    /// <summary>The rendezvous works off a REGISTER.</summary>
    internal Func<RegistrationTable, RegisterRequest, (RegistrationTable Table, RegisterOutcome Outcome)> Register { get; init; } =
        (table, request) => (table.Register(request, default, out RegisterOutcome outcome), outcome);

    /// <summary>The host registers anew.</summary>
    internal Func<Registrant, Registrant> Renew { get; init; } = registrant => registrant.Renew(default);

    /// <summary>A REGISTER came back to the host.</summary>
    internal Func<Registrant, RegisterRequest, Registrant> Acknowledge { get; init; } =
        (registrant, answer) => registrant.Acknowledge(answer.Token, answer.Version);
}
