using System.Diagnostics;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Net.Telemetry;

/// <summary>The names by which a program listens to what hosts measure and trace.</summary>
public static class ServalTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "ServalRef.Net";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>An opening begins.</summary>
    /// <returns>None if nobody listens.</returns>
    internal static Activity? Connecting(ServiceId service, NetworkAddress remote)
    {
        Activity? activity = Source.StartActivity("serval.connect", ActivityKind.Client);
        activity?.SetTag("serval.service", $"{service}");
        activity?.SetTag("server.address", $"{new NetworkAddress(remote.IPv4)}");
        activity?.SetTag("server.port", (int)remote.UdpPort);
        activity?.SetTag("network.transport", remote.UdpPort == 0 ? "serval" : "udp");
        return activity;
    }
}
