using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>A node with a <see cref="Relay"/>: a rendezvous or a service router.</summary>
public sealed class RelayHost : Node
{
    private readonly Dictionary<NetworkAddress, NetworkInterface> _ports = [];

    internal RelayHost(Network network, string name)
        : base(network, name) => Relay = new Relay(network.Simulator.Chance("relay " + name));

    /// <summary>What it does.</summary>
    public Relay Relay { get; }

    internal override bool Stops => true;

    /// <summary>Gives an interface an address.</summary>
    public void Assign(NetworkInterface port, NetworkAddress address)
    {
        Network.Assign(port, address);
        _ports[address] = port;
        Relay.AddAddress(address);
    }

    internal override void Receive(in Frame frame, Instant now)
    {
        NetworkInterface port = _ports.TryGetValue(frame.Destination, out NetworkInterface? known) ? known : Ports[0];
        Network.Tap?.OnReceived(port, frame, now);
        Relay.Handle(frame.Sal, frame.Source, frame.Destination, frame.TimeToLive, now);
        while (Relay.TryTransmit(Network.Draft, out Transmit transmit))
        {
            Frame next = Network.Drafted(transmit);
            Network.Tap?.OnSent(port, next, now);
            Network.Send(port, next, now);
        }
    }
}
