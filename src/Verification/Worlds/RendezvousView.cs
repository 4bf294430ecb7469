using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>A host that registers where it is.</summary>
/// <param name="Rules">What its rules know.</param>
/// <param name="Address">Where it is now.</param>
internal readonly record struct RegisteringHost(Registrant Rules, NetworkAddress Address);

/// <summary>A situation of the model of registration, for the conditions of its requirements.</summary>
internal readonly struct RendezvousView(in Situation situation, RegisteringHost host, Registration? known, bool hasExpired)
{
    private readonly Situation _situation = situation;

    /// <summary>Whether the rendezvous points at the current address and the host has nothing outstanding.</summary>
    internal bool IsRegistered => !host.Rules.IsOutstanding && known?.Address == host.Address;

    /// <summary>Whether what the host takes for registered is.</summary>
    /// <remarks>
    /// After an expiry it need not be: a copy of an old REGISTER that outlived it counts as the first, until the next renewal.
    /// </remarks>
    internal bool AcknowledgedIsRegistered => hasExpired || host.Rules.IsOutstanding || known?.Address == host.Address;

    /// <summary>Whether the mover has found the host where it is now.</summary>
    internal bool IsFound => new RendezvousSurroundings(_situation.Surroundings).IsFound;

    /// <summary>Whether the host asks for nothing, it is not yet time to renew, and nothing is under way.</summary>
    internal bool IsQuiet => _situation.ToA == 0 && _situation.ToB == 0 && !host.Rules.IsOutstanding
        && new RendezvousSurroundings(_situation.Surroundings).Renewals == 0;
}

/// <summary>Laws on single steps of the model of registration, as bits.</summary>
[Flags]
internal enum RendezvousLaws : byte
{
    None = 0,

    /// <summary>A registration gives way to a newer one only.</summary>
    NewestWins = 1,

    /// <summary>A REGISTER with another nonce changes nothing.</summary>
    NonceBinds = 2,
}
