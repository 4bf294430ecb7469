using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>A network address translator: hosts behind it appear at its own address, by ports that it chooses.</summary>
/// <remarks>
/// It reads addresses and ports and nothing else, and translates whatever is in UDP. What comes from outside to a port that
/// nobody inside has used is dropped, from whomever it comes to one in use it is let in (endpoint-independent mapping and
/// filtering, RFC 4787). A mapping that is not used for a while is forgotten. Background traffic has no addresses: it passes from
/// inside to outside and back, whatever is mapped.
/// </remarks>
public sealed class Translator : Node
{
    private readonly Dictionary<NetworkAddress, Mapping> _byInside = [];
    private readonly Dictionary<NetworkAddress, Mapping> _byOutside = [];
    private ushort _nextPort;

    internal Translator(Network network, string name, Duration lifetime)
        : base(network, name)
    {
        Lifetime = lifetime;
        _nextPort = (ushort)network.Simulator.Chance("translator " + name).Next(20_000, 60_000);
    }

    /// <summary>How long a mapping lives that is not used.</summary>
    public Duration Lifetime { get; }

    /// <summary>Mappings made so far.</summary>
    public int Mappings { get; private set; }

    internal override bool Stops => true;

    internal override bool Passes(NetworkInterface from, NetworkInterface to) => IsOutside(from) != IsOutside(to);

    private NetworkInterface Outside => Ports.Find(IsOutside)
        ?? throw new InvalidOperationException($"{Name} has no address outside.");

    /// <summary>Forgets every mapping, as a translator does that is started anew: each flow gets another port.</summary>
    public void Rebind()
    {
        _byInside.Clear();
        _byOutside.Clear();
    }

    internal override void Receive(in Frame frame, Instant now)
    {
        NetworkInterface outside = Outside;
        if (frame.Destination.IPv4 == outside.Addresses[0].IPv4)
        {
            LetIn(frame, now);
            return;
        }

        if (frame.Source.UdpPort == 0)
        {
            Network.Tap?.OnLost(Name, frame, now);
            return;
        }

        Mapping mapping = Find(frame.Source, outside.Addresses[0], now);
        mapping.UsedAt = now;
        Network.Send(outside, frame.From(mapping.Outside), now);
    }

    private void LetIn(in Frame frame, Instant now)
    {
        if (!_byOutside.TryGetValue(frame.Destination, out Mapping? mapping) || now - mapping.UsedAt > Lifetime)
        {
            Network.Tap?.OnLost(Name, frame, now);
            return;
        }

        mapping.UsedAt = now;
        foreach (NetworkInterface port in Ports)
        {
            if (!IsOutside(port) && Network.Leads(port, frame.Source, mapping.Inside))
            {
                Network.Send(port, frame.To(mapping.Inside), now);
                return;
            }
        }

        Network.Tap?.OnLost(Name, frame, now);
    }

    private static bool IsOutside(NetworkInterface port) => port.Addresses.Count > 0;

    private Mapping Find(NetworkAddress inside, NetworkAddress own, Instant now)
    {
        if (_byInside.TryGetValue(inside, out Mapping? known))
        {
            if (now - known.UsedAt <= Lifetime)
            {
                return known;
            }

            _byOutside.Remove(known.Outside);
        }

        Mapping mapping = new(inside, own with { UdpPort = ++_nextPort == 0 ? _nextPort = 1024 : _nextPort });
        Mappings++;
        _byInside[inside] = mapping;
        _byOutside[mapping.Outside] = mapping;
        return mapping;
    }

    private sealed record Mapping(NetworkAddress Inside, NetworkAddress Outside)
    {
        internal Instant UsedAt { get; set; }
    }
}
