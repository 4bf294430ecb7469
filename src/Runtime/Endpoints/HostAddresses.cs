using ServalRef.StateMachines;

namespace ServalRef.Runtime.Endpoints;

/// <summary>The addresses of a host, in the order in which they came.</summary>
internal sealed class HostAddresses
{
    internal ValueArray<NetworkAddress> All { get; private set; }

    internal bool Contains(NetworkAddress address) => All.AsSpan().Contains(address);

    /// <summary>Adds an address.</summary>
    /// <returns>False if it is the absent one, or there already.</returns>
    internal bool TryAdd(NetworkAddress address)
    {
        bool added = !address.IsNone && !Contains(address);
        All = added ? All.Add(address) : All;
        return added;
    }

    internal bool Remove(NetworkAddress address)
    {
        int place = All.AsSpan().IndexOf(address);
        All = place < 0 ? All : All.RemoveAt(place);
        return place >= 0;
    }

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
