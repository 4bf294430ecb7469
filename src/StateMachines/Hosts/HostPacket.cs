using ServalRef.StateMachines.Addresses;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.StateMachines.Services;

namespace ServalRef.StateMachines.Hosts;

/// <summary>A control packet with the extensions beside CONTROL, as it arrives or is to be sent.</summary>
/// <param name="Control">The CONTROL extension, flow IDs and addresses.</param>
/// <param name="Extensions">What else it carries.</param>
public readonly record struct HostPacket(ControlPacket Control, ControlExtensions Extensions = default)
{
    /// <summary>A packet that has arrived, with the address in place of its IP source that its receiver goes by.</summary>
    /// <param name="control">CONTROL, flow IDs and IP addresses as they came.</param>
    /// <param name="extensions">What it carries beside.</param>
    /// <remarks>Who is answered is the first of SOURCE; whom an opener has reached, the last (SEC-14, RES-8, MIG-21).</remarks>
    public static HostPacket Arrived(in ControlPacket control, in ControlExtensions extensions)
    {
        NetworkAddress from = control.Flags == (ControlFlags.Syn | ControlFlags.Ack)
            ? RoutedOpening.Peer(control.Source, extensions.Route)
            : Finding.Candidate(control.Source, extensions.Route);
        return new HostPacket(control with { Source = from }, extensions);
    }
}

/// <summary>What a control packet carries beside CONTROL (chapters 3, 5, 7 to 9); the default is nothing.</summary>
public readonly record struct ControlExtensions
{
    /// <summary>The service that a SYN asks for (OPEN-1); none in other packets.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>The kind of its CONNECTION extension (WIRE-9).</summary>
    public ConnectionKind Kind { get; init; }

    /// <summary>The token that CONNECTION names.</summary>
    public ulong Token { get; init; }

    /// <summary>Whether a JOIN asks for a backup flow (DATA-13).</summary>
    public bool Backup { get; init; }

    /// <summary>The rendezvous that an OFFER names; none if it is the absent address.</summary>
    public NetworkAddress Rendezvous { get; init; }

    /// <summary>The version of a REGISTER (MIG-22).</summary>
    public uint RegisterVersion { get; init; }

    /// <summary>The SOURCE extension (RES-6).</summary>
    public SourceRoute Route { get; init; }

    /// <summary>The ADDRESS extension (ADDR-2).</summary>
    public AddressExtension? Addresses { get; init; }

    /// <summary>Whether an MTP header tells the sender's window (OPEN-21); what it says is the data plane's.</summary>
    public bool HasWindow { get; init; }
}
