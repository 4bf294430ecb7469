using ServalRef.StateMachines;

namespace ServalRef.Runtime.Endpoints;

/// <summary>The addresses of a host, in the order in which they came.</summary>
internal sealed class HostAddresses
{
    private readonly List<NetworkAddress> _all = [];

    internal IReadOnlyList<NetworkAddress> All => _all;

    internal bool Contains(NetworkAddress address) => _all.Contains(address);

    /// <summary>Adds an address.</summary>
    /// <returns>False if it is the absent one, or there already.</returns>
    internal bool TryAdd(NetworkAddress address)
    {
        bool added = !address.IsNone && !Contains(address);
        if (added)
        {
            _all.Add(address);
        }

        return added;
    }

    internal bool Remove(NetworkAddress address) => _all.Remove(address);

    /// <summary>Sees to it that an application names an address of the host.</summary>
    /// <exception cref="ArgumentException">The host does not have it.</exception>
    internal void Check(NetworkAddress address, string parameter)
    {
        if (!Contains(address))
        {
            throw new ArgumentException($"{address} is not an address of the host.", parameter);
        }
    }
}
