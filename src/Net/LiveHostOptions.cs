using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServalRef.Net.Hosting;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;

namespace ServalRef.Net;

/// <summary>What a host on a real network is told once.</summary>
public sealed record LiveHostOptions
{
    /// <summary>Numbers of the protocol as sockets do best with: turns of several packets, and room for a thousand clients that ask at once.</summary>
    public static EndpointOptions DefaultEndpoint { get; } = EndpointOptions.Default with { Burst = 64, SynQueue = 2048 };

    /// <summary>
    /// The IPv4 addresses that it uses; 0.0.0.0 stands for all that the machine has but loopback. None: for each connection that it
    /// opens the one that the routes choose.
    /// </summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The UDP port at each of them, 1 to 65535; 0: any that is free.</summary>
    public int Port { get; init; } = Ipv4.ServerUdpPort;

    /// <summary>Whether any free port will do if that one is taken.</summary>
    public bool AnyPortIfTaken { get; init; }

    /// <summary>Whether packets travel by IP protocol 144 rather than in UDP, which needs CAP_NET_RAW.</summary>
    public bool Raw { get; init; }

    /// <summary>Numbers of the protocol.</summary>
    public EndpointOptions Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>Whether addresses that come and go are followed; an address is lost too when its link is down.</summary>
    public bool WatchesAddresses { get; init; } = true;

    /// <summary>
    /// Whether an address that was not named is taken up: one that the machine gains with 0.0.0.0, or, for who opens connections from
    /// the address that the routes choose, the one that they choose now.
    /// </summary>
    public bool TakesNewAddresses { get; init; }

    /// <summary>Networks that packets are accepted from; none: from anywhere. Others cost a counter.</summary>
    public IReadOnlyList<IPNetwork> Peers { get; init; } = [];

    /// <summary>Bytes that the kernel is asked to keep for each socket; it may grant fewer.</summary>
    public int SocketBuffer { get; init; } = 4 << 20;

    /// <summary>Whether several packets go through one call where the kernel has a way.</summary>
    public Batching Batching { get; init; } = Batching.Both;

    /// <summary>Whether only the calls that every system has are used.</summary>
    public bool Portable { get; init; }

    /// <summary>Told of every packet, on the host's thread.</summary>
    public IPacketTap? Tap { get; init; }

    /// <summary>What traces call the host.</summary>
    public string Name { get; init; } = "host";

    /// <summary>Told of what the control planes of connections do, on the host's thread; it must not call back.</summary>
    public IEndpointObserver? Observer { get; init; }

    /// <summary>Told of what the data planes of connections do, on the host's thread; it must not call back.</summary>
    public ITransferObserver? TransferObserver { get; init; }

    /// <summary>Where the host logs sockets, addresses, connections and paths.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
