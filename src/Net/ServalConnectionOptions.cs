using System.Net;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Net;

/// <summary>What a connection is opened to, and how.</summary>
public sealed record ServalConnectionOptions
{
    /// <summary>The service asked for.</summary>
    public required ServiceId Service { get; init; }

    /// <summary>The address to ask: a host that serves it, or a router that knows one. With UDP it has a port.</summary>
    public required NetworkAddress Remote { get; init; }

    /// <summary>The address to ask from; none: the one that the routes choose.</summary>
    public IPAddress? Local { get; init; }

    /// <summary>The host that opens it; none: one of its own, which ends with the connection.</summary>
    public LiveHost? Host { get; init; }

    /// <summary>What the connection's own host is told; its addresses and port are chosen if it names none.</summary>
    public LiveHostOptions? OwnHost { get; init; }

    /// <summary>Whether a further path is opened from an address that the host gains later.</summary>
    public bool AddsPaths { get; init; } = true;

    /// <summary>Whether a path is opened for each pair of an address of the host and one of the peer's.</summary>
    /// <remarks>
    /// The peer's are <see cref="Remote"/> and <see cref="FurtherRemotes"/>, or if these are none those that it lists. The host's are all that it
    /// was told, or if none was the one that the routes choose for each of the peer's.
    /// </remarks>
    public bool FullMesh { get; init; }

    /// <summary>Further addresses of the peer, for <see cref="FullMesh"/>.</summary>
    public IReadOnlyList<NetworkAddress> FurtherRemotes { get; init; } = [];

    /// <summary>How long an answer is waited for; without end, the tries of CTL-7 end it, which takes minutes.</summary>
    public TimeSpan OpeningLimit { get; init; } = Timeout.InfiniteTimeSpan;

    internal LiveHostOptions HostOptions()
    {
        LiveHostOptions options = OwnHost ?? new LiveHostOptions { TakesNewAddresses = Local is null };
        return options with
        {
            Addresses = options.Addresses.Count > 0 || Local is null ? options.Addresses : [Local],
            Port = OwnHost is null ? Ipv4.ClientUdpPort : options.Port,
            AnyPortIfTaken = true,
            Raw = Remote.UdpPort == 0,
        };
    }
}
