using ServalRef.Net.Ports;
using ServalRef.StateMachines;

namespace ServalRef.Net.Hosting;

/// <summary>The open sockets of a host, by their addresses.</summary>
internal sealed class HostPorts : IDisposable
{
    private readonly List<Port> _all = [];

    /// <summary>All of them.</summary>
    internal IReadOnlyList<Port> All => _all;

    /// <summary>The socket at an address; none if there is none.</summary>
    internal Port? Find(NetworkAddress address)
    {
        // Few, and looked for with every batch.
        foreach (Port port in _all)
        {
            if (port.Local == address)
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>The socket at an IPv4 address, whatever its port.</summary>
    internal Port? FindHost(uint address) => _all.Find(port => port.Local.IPv4 == address);

    internal void Add(Port port) => _all.Add(port);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Port port in _all)
        {
            port.Dispose();
        }

        _all.Clear();
    }
}
