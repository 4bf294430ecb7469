using ServalRef.Net.Native;
using ServalRef.StateMachines;

namespace ServalRef.Net.Ports;

/// <summary>What ICMP says of a packet that was sent.</summary>
/// <param name="Length">Bytes of the packet that it quotes, from the SAL header on.</param>
/// <param name="Destination">Where the packet went.</param>
/// <param name="Type">The type of the message.</param>
/// <param name="Code">Its code.</param>
/// <param name="Offender">Who says it.</param>
internal readonly record struct IcmpMessage(int Length, NetworkAddress Destination, byte Type, byte Code, NetworkAddress Offender)
{
    private const byte Host = 1;
    private const byte Protocol = 2;
    private const byte AtPort = 3;
    private const byte Prohibited = 13;

    /// <summary>Whether it says that the destination cannot be reached, rather than for instance that the packet was too long.</summary>
    internal bool IsUnreachable => Type == Constants.IcmpUnreachable && Code != Constants.IcmpFragmentationNeeded;

    /// <summary>What a user is told.</summary>
    public override string ToString() => Code switch
    {
        AtPort => $"nobody listens at {Destination} (ICMP: port unreachable)",
        Protocol => $"{Destination} does not take IP protocol 144 (ICMP: protocol unreachable)",
        Host => $"{Destination} does not answer (ICMP from {Offender}: host unreachable)",
        Prohibited => $"{Destination} is closed to us (ICMP from {Offender}: prohibited)",
        _ => $"{Destination} cannot be reached (ICMP from {Offender}: unreachable, code {Code})",
    };
}
