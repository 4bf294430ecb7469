using ServalRef.StateMachines;

namespace ServalRef.Oracle.Viewing;

/// <summary>What of an address tells hosts apart.</summary>
internal static class HostName
{
    private const uint LoopbackNetwork = 127;

    /// <summary>The address alone, since a host may send from any port; on loopback, which all programs share, with the port.</summary>
    internal static NetworkAddress Of(NetworkAddress address) =>
        address.IPv4 >> 24 == LoopbackNetwork ? address : new NetworkAddress(address.IPv4);
}
