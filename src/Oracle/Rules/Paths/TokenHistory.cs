using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>Where the owner of one token was registered at a rendezvous, and when (MIG-22).</summary>
/// <remarks>What the rendezvous knows is followed by the same table that runs one.</remarks>
internal sealed class TokenHistory
{
    private const int Most = 16;

    private readonly List<(NetworkAddress Address, Instant From)> _addresses = [];

    private RegistrationTable _table = RegistrationTable.Empty;

    /// <summary>The newest address registered so far; none before the first.</summary>
    internal NetworkAddress? Newest => _addresses.Count == 0 ? null : _addresses[^1].Address;

    /// <summary>When the newest REGISTER that counts came; none before the first.</summary>
    internal Instant? LastAt => _addresses.Count == 0 ? null : _addresses[^1].From;

    /// <summary>A REGISTER of the token has come.</summary>
    internal void Register(in Sighting packet, Observation register)
    {
        var asked = new RegisterRequest(packet.Packet.Token, packet.Packet.RegisterVersion, packet.Packet.Nonce, packet.Source);
        _table = _table.Expire(register.Time).Register(asked, register.Time, out RegisterOutcome outcome);
        if (outcome == RegisterOutcome.Accepted)
        {
            _addresses.AddLatest((packet.Source, register.Time), Most);
        }
    }

    /// <summary>Whether the owner was registered at an address at any time since a moment.</summary>
    internal bool WasAt(NetworkAddress address, Instant since)
    {
        for (int place = _addresses.Count - 1; place >= 0; place--)
        {
            if (_addresses[place].Address == address)
            {
                return true;
            }

            // What was registered before this one was replaced by it.
            if (_addresses[place].From < since)
            {
                return false;
            }
        }

        return _addresses.Count == Most;
    }
}
