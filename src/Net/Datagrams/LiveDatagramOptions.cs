using System.Net;
using ServalRef.Net.Hosting;
using ServalRef.Runtime.Datagrams;
using ServalRef.Runtime.Wire;

namespace ServalRef.Net.Datagrams;

/// <summary>What a host of datagrams is told once.</summary>
public sealed record LiveDatagramOptions
{
    /// <summary>The IPv4 addresses that it uses; none: for each connection that it opens the one that the routes choose.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Whether packets travel by IP protocol 144, as those of the prototype do, rather than in UDP; it needs CAP_NET_RAW.</summary>
    public bool Raw { get; init; } = true;

    /// <summary>Without <see cref="Raw"/>: the UDP port at each address; 0: any that is free.</summary>
    public int Port { get; init; } = Ipv4.ServerUdpPort;

    /// <summary>Numbers of the protocol.</summary>
    public DatagramOptions Endpoint { get; init; } = DatagramOptions.Default;

    /// <summary>Told of every packet, on the host's thread.</summary>
    public IPacketTap? Tap { get; init; }
}
