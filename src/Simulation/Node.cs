using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>Something that links join: a host, a router, a translator.</summary>
public class Node : FrameReceiver
{
    internal Node(Network network, string name) => (Network, Name) = (network, name);

    /// <summary>The network that it is in.</summary>
    public Network Network { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its interfaces, in the order in which they were made.</summary>
    public IReadOnlyList<NetworkInterface> Interfaces => Ports;

    internal List<NetworkInterface> Ports { get; } = [];

    /// <summary>Whether what passes is handed to it rather than passed on.</summary>
    internal virtual bool Stops => false;

    /// <summary>Whether what comes by one interface may leave by another.</summary>
    internal virtual bool Passes(NetworkInterface from, NetworkInterface to) => true;

    /// <summary>A packet has come that ends here; it is for nobody, unless the node is more than a router.</summary>
    internal override void Receive(in Frame frame, Instant now)
    {
    }
}
