using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <summary>What the transport headers behind the prototype's SAL header look like (WIRE-17, WIRE-20).</summary>
public static class PrototypeTransport
{
    /// <summary>What is wrong with the header of an opening packet (WIRE-17).</summary>
    /// <param name="packet">A well-formed packet of prototype2014.</param>
    /// <returns>A phrase that follows "it carries", or null.</returns>
    public static string? OpeningFault(in SalPacket packet)
    {
        if (packet.Payload.IsEmpty)
        {
            return "no transport header";
        }

        bool udp = packet.Protocol == SalProtocol.Udp;
        return udp && packet.Payload.Length > UdpHeader.Bytes ? "data behind its UDP header" : HeaderFault(packet);
    }

    /// <summary>What is wrong with a header, as far as it can be read.</summary>
    /// <param name="packet">A well-formed packet of prototype2014.</param>
    /// <returns>A phrase that follows "it carries", or null.</returns>
    public static string? HeaderFault(in SalPacket packet)
    {
        if (packet.Protocol == SalProtocol.Tcp)
        {
            return !TcpHeader.TryRead(packet.Payload, out TcpHeader tcp) ? "no whole TCP header"
                : tcp.SourcePort != 0 || tcp.DestinationPort != 0 ? "TCP ports other than 0"
                : null;
        }

        return !UdpHeader.TryRead(packet.Payload, out UdpHeader udp) ? "no whole UDP header"
            : udp.SourcePort != 0 || udp.DestinationPort != 0 ? "UDP ports other than 0"
            : null;
    }

    /// <summary>Whether the transport's checksum shows that a packet is as it was sent, which the SAL checksum does not cover.</summary>
    /// <param name="packet">A well-formed packet of prototype2014.</param>
    /// <param name="source">The address that it comes from.</param>
    /// <param name="destination">The address that it goes to.</param>
    /// <returns>False if the checksum is wrong, is none, or is left to hardware.</returns>
    public static bool IsIntact(in SalPacket packet, NetworkAddress source, NetworkAddress destination)
    {
        const int TcpChecksum = 16;
        const int UdpChecksum = 6;
        int field = packet.Protocol == SalProtocol.Tcp ? TcpChecksum : UdpChecksum;
        if (packet.Payload.Length < field + 2 || BinaryPrimitives.ReadUInt16BigEndian(packet.Payload[field..]) == 0)
        {
            return false;
        }

        ulong pseudo = InternetChecksum.PseudoHeader(source.IPv4, destination.IPv4, packet.Protocol, packet.Payload.Length);
        return InternetChecksum.Finish(InternetChecksum.Add(pseudo, packet.Payload)) == 0;
    }
}
