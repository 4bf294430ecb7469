using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <summary>Reads what a control packet carries beside CONTROL, as <see cref="ControlEncoder"/> writes it.</summary>
public static class ControlReader
{
    /// <summary>The extensions of a packet.</summary>
    /// <param name="packet">The packet, whose extensions are well formed.</param>
    /// <param name="route">Its SOURCE.</param>
    public static ControlExtensions Read(in SalPacket packet, SourceRoute route) => new()
    {
        Service = packet.ServiceCount > 0 ? ServiceId.Read(packet.Service(0)) : null,
        Kind = packet.ConnectionKind,
        Token = packet.Token,
        Backup = packet.Backup,
        Rendezvous = packet.Rendezvous,
        RegisterVersion = packet.RegisterVersion,
        Route = route,
        Addresses = packet.HasAddressList ? List(packet) : null,
        HasWindow = packet.HasMtp,
    };

    private static AddressExtension List(in SalPacket packet)
    {
        NetworkAddress[] entries = new NetworkAddress[packet.AddressCount];
        for (int index = 0; index < entries.Length; index++)
        {
            entries[index] = packet.AddressEntry(index);
        }

        return new AddressExtension(packet.AddressVersion, packet.AddressAckno, [.. entries]);
    }
}
