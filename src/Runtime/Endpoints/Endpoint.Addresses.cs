using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Runtime.Endpoints;

/// <content>Addresses that come and go (chapter 7).</content>
public sealed partial class Endpoint
{
    /// <summary>The host has a new address; flows that wait for one move there.</summary>
    /// <remarks>A flow that has an address stays; <see cref="Connection.MoveFlow"/> moves it.</remarks>
    public void AddAddress(NetworkAddress address, Instant now)
    {
        if (_addresses.TryAdd(address))
        {
            TellAll(new HostInput.GainsAddress(address), now);
        }
    }

    /// <summary>The host has an address no longer; flows on it move to another one, or wait (MIG-2, MIG-3).</summary>
    public void RemoveAddress(NetworkAddress address, Instant now)
    {
        if (_addresses.Remove(address))
        {
            TellAll(new HostInput.LosesAddress(), now);
        }
    }

    private void TellAll(HostInput input, Instant now)
    {
        Observer?.OnAddresses(this, now);
        foreach (Connection connection in Connections.ToArray())
        {
            connection.Do(input, now);
        }
    }
}
