namespace ServalRef.StateMachines.Hosts;

/// <summary>What one step sees of the host beside the connection concerned.</summary>
/// <param name="Addresses">The addresses that the host has now, in the order in which they came.</param>
/// <param name="Names">Where new numbers come from.</param>
/// <param name="Now">When it is; whoever explores lets time stand still.</param>
public readonly record struct HostContext(ValueArray<NetworkAddress> Addresses, IFreshNames Names, Instant Now)
{
    /// <summary>Whether the host has an address now.</summary>
    public bool Has(NetworkAddress address) => Addresses.AsSpan().Contains(address);
}
