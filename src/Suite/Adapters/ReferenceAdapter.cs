using System.Reflection;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>The reference implementation as an adapter.</summary>
public sealed class ReferenceAdapter : IAdapter
{
    private readonly HostEngines _engines = new();
    private AdapterHost? _host;

    /// <inheritdoc/>
    public AdapterHello Hello { get; } = new(
        "servalref",
        typeof(Endpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
        [
            Dialect.Mtp1.Name, AdapterFeatures.Opener, AdapterFeatures.Listener, AdapterFeatures.Data, AdapterFeatures.Congestion,
            AdapterFeatures.Flows, AdapterFeatures.Moves, AdapterFeatures.Lists, AdapterFeatures.Udp, AdapterFeatures.ReceiveBuffer,
            AdapterFeatures.KeepAlive, AdapterFeatures.TellsAddresses, AdapterFeatures.Rendezvous,
            Dialect.Prototype2014.Name, AdapterFeatures.Segments, AdapterFeatures.Datagrams,
        ]);

    /// <inheritdoc/>
    public AdapterReply Do(AdapterRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request is AdapterRequest.Start start)
        {
            _host = start.Transport switch
            {
                Transport.Mtp => new EndpointAdapter(start, _engines),
                Transport.Segments => new SegmentAdapter(start),
                _ => new DatagramAdapter(start),
            };
            return _host.Reply(start.Now);
        }

        return _host?.Do(request) ?? new AdapterReply { Error = "a run begins with start" };
    }
}
