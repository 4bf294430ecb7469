using Microsoft.Extensions.Logging;
using ServalRef.Net.Ports;
using ServalRef.Net.Telemetry;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Net.Hosting;

/// <summary>Tells an endpoint of SYNs that do not reach anybody, and its connection why .</summary>
internal sealed class Reachability(Endpoint endpoint, ILogger logger)
{
    private readonly byte[] _quoted = GC.AllocateArray<byte>(2048, pinned: true);

    /// <summary>Hears what ICMP says of packets of these sockets.</summary>
    internal void Hear(IReadOnlyList<Port> ports, Instant now)
    {
        for (int index = 0; index < ports.Count; index++)
        {
            Port port = ports[index];
            if (!port.MayHaveErrors)
            {
                continue;
            }

            port.MayHaveErrors = false;
            while (port.TryHear(_quoted, out IcmpMessage message))
            {
                if (message.IsUnreachable)
                {
                    Tell(_quoted.AsSpan(0, message.Length), message.Destination, $"{message}", now);
                }
            }
        }
    }

    /// <summary>A packet found no way out of this host.</summary>
    internal void OnNoWay(ReadOnlySpan<byte> sal, NetworkAddress destination, Instant now) =>
        Tell(sal, destination, $"there is no way to {destination} from this host", now);

    private void Tell(ReadOnlySpan<byte> sal, NetworkAddress destination, string text, Instant now)
    {
        if (endpoint.OnUnreachable(sal, destination, now) is { } given)
        {
            logger.Unreachable(text);
            (given.Tag as ServalConnection)?.OnUnreachable(text);
        }
    }
}
