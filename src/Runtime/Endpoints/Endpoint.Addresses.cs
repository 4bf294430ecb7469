using ServalRef.StateMachines;

namespace ServalRef.Runtime.Endpoints;

/// <content>Addresses that come and go (chapter 7).</content>
public sealed partial class Endpoint
{
    /// <summary>The host has a new address; flows that wait for one move there.</summary>
    /// <remarks>A flow that has an address stays; <see cref="Connection.MoveFlow"/> moves it.</remarks>
    public void AddAddress(NetworkAddress address, Instant now)
    {
        if (!_addresses.TryAdd(address))
        {
            return;
        }

        foreach (Connection connection in _connections.ToArray())
        {
            connection.OnAddressGained(address, now);
            SetBusy(connection);
        }
    }

    /// <summary>The host has an address no longer; flows on it move to another one, or wait (MIG-2, MIG-3).</summary>
    public void RemoveAddress(NetworkAddress address, Instant now)
    {
        if (!_addresses.Remove(address))
        {
            return;
        }

        foreach (Connection connection in _connections.ToArray())
        {
            connection.OnAddressLost(now);
            SetBusy(connection);
        }
    }
}
