using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>A host that writes to the one that is tested.</summary>
/// <param name="Flow">Its flow ID.</param>
/// <param name="Nonce">Its nonce.</param>
/// <param name="FirstVersion">The version of its first request.</param>
/// <param name="Addresses">Where it can be.</param>
internal sealed record Actor(uint Flow, ulong Nonce, uint FirstVersion, IReadOnlyList<NetworkAddress> Addresses)
{
    internal static Actor At(NetworkAddress first, uint flow, ulong nonce, uint version, bool byPort) =>
        new(flow, nonce, version, [.. Enumerable.Range(0, Cast.AddressesOfEach).Select(i => Cast.Next(first, i, byPort))]);

    /// <summary>An address of the peer that the host has not heard of.</summary>
    internal NetworkAddress Fresh(in FlowRecord r)
    {
        foreach (NetworkAddress address in Addresses)
        {
            if (address != r.Peer && address != r.NewestPeer)
            {
                return address;
            }
        }

        return default;
    }
}
