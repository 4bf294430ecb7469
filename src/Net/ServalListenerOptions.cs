using System.Net;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines.Services;

namespace ServalRef.Net;

/// <summary>Which service is offered, and where.</summary>
public sealed record ServalListenerOptions
{
    /// <summary>The service.</summary>
    public required ServiceId Service { get; init; }

    /// <summary>Connections that may wait to be accepted, at least 1 (SEC-12).</summary>
    public int Backlog { get; init; } = 64;

    /// <summary>The addresses to offer it at; none: loopback only; 0.0.0.0: all, also those that come later.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The UDP port, 1 to 65535; 0: any that is free.</summary>
    public int Port { get; init; } = Ipv4.ServerUdpPort;

    /// <summary>The host that offers it; none: one of its own, which ends with the listener.</summary>
    public LiveHost? Host { get; init; }

    /// <summary>What the listener's own host is told beside addresses and port.</summary>
    public LiveHostOptions? OwnHost { get; init; }

    internal LiveHostOptions HostOptions() => (OwnHost ?? new LiveHostOptions { TakesNewAddresses = true }) with
    {
        Addresses = Addresses.Count > 0 ? Addresses : [IPAddress.Loopback],
        Port = Port,
    };
}
