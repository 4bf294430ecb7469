using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>Addresses that were right until a moment ago: what was decided then may be seen for one reaction time more .</summary>
internal sealed class RecentAddresses
{
    private const int Most = 64;

    private readonly Dictionary<uint, Instant> _until = [];

    /// <summary>An address is right now.</summary>
    /// <param name="address">The address; its UDP port does not matter.</param>
    /// <param name="until">Until when it counts if it is not right any more.</param>
    internal void Add(NetworkAddress address, Instant until)
    {
        if (_until.Count == Most)
        {
            _until.Clear();
        }

        _until[address.IPv4] = until;
    }

    /// <summary>Whether an address is right, or was lately.</summary>
    internal bool Has(NetworkAddress address, Instant time) => _until.TryGetValue(address.IPv4, out Instant until) && time <= until;
}
