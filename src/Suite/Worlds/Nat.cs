using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>A translator before A, which shows it under an address and port of its own, and another port after <see cref="Rebind"/>.</summary>
internal sealed class Nat
{
    private readonly NetworkAddress _inside;

    internal Nat(NetworkAddress inside, NetworkAddress outside) => (_inside, Outside) = (inside, outside);

    /// <summary>How A is seen from outside.</summary>
    internal NetworkAddress Outside { get; private set; }

    /// <summary>Forgets the mapping and makes another.</summary>
    internal void Rebind() => Outside = Outside with { UdpPort = (ushort)(Outside.UdpPort + 1) };

    /// <summary>A packet as it is outside: one of A's has another source.</summary>
    internal Packet? Outward(Packet packet) => packet.Source == _inside ? Shown(packet, Outside, packet.Destination) : packet;

    /// <summary>A packet as it is inside; none if it is for a mapping that is gone.</summary>
    internal Packet? Inward(Packet packet) =>
        packet.Destination.IPv4 != Outside.IPv4 ? packet
        : packet.Destination == Outside ? Shown(packet, packet.Source, _inside)
        : null;

    private static Packet Shown(Packet packet, NetworkAddress source, NetworkAddress destination)
    {
        Packet shown = packet.Copy();
        (shown.Source, shown.Destination, shown.Id, shown.Time) = (source, destination, packet.Id, packet.Time);
        return shown;
    }
}
