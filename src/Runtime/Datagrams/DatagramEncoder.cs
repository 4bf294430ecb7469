using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Datagrams;

/// <summary>Writes the packets of prototype2014 that go with UDP, protocol 17 (WIRE-10, WIRE-17).</summary>
/// <param name="dialect">The wire.</param>
internal sealed class DatagramEncoder(Dialect dialect)
{
    /// <summary>A control packet.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="packet">What the machines say.</param>
    /// <param name="service">The service in a SYN and in the connection ACK; none in others.</param>
    /// <param name="route">SOURCE of a SYN+ACK whose SYN was forwarded (RES-8).</param>
    /// <param name="opens">Whether it is SYN, SYN+ACK or connection ACK, which carry an empty UDP datagram.</param>
    /// <returns>Bytes written.</returns>
    internal int Control(Span<byte> buffer, in ControlPacket packet, ServiceId? service, SourceRoute route, bool opens)
    {
        SalWriter writer = new(buffer, dialect);
        writer.Begin(packet.SourceFlow, packet.DestinationFlow, SalProtocol.Udp);
        writer.AddControl(packet.Flags, packet.Version, packet.Ackno, packet.Nonce);
        if (service is { } id)
        {
            AddService(ref writer, id);
        }

        if (!route.IsDirect)
        {
            writer.AddSource([.. route.Entries]);
        }

        if (opens)
        {
            AddUdp(ref writer, [], packet.Source, packet.Destination);
        }

        return writer.Finish();
    }

    /// <summary>A datagram of a connection.</summary>
    internal int Data(Span<byte> buffer, in FlowRecord flow, ReadOnlySpan<byte> payload)
    {
        SalWriter writer = new(buffer, dialect);
        writer.Begin(flow.LocalFlow, flow.PeerFlow, SalProtocol.Udp);
        AddUdp(ref writer, payload, flow.Local, flow.Peer);
        return writer.Finish();
    }

    /// <summary>An unconnected datagram: destination and source by their services, in this order.</summary>
    internal int Unconnected(
        Span<byte> buffer, DatagramBinding from, ServiceId to, NetworkAddress source, NetworkAddress destination, ReadOnlySpan<byte> payload)
    {
        SalWriter writer = new(buffer, dialect);
        writer.Begin(from.Flow, 0, SalProtocol.Udp);
        AddService(ref writer, to);
        AddService(ref writer, from.Service);
        AddUdp(ref writer, payload, source, destination);
        return writer.Finish();
    }

    /// <summary>The payload of a packet's UDP datagram.</summary>
    /// <returns>False if there is none, or it is damaged, or for a port: such a packet is dropped whole.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> datagram, NetworkAddress source, NetworkAddress destination, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!UdpHeader.TryRead(datagram, out UdpHeader udp) || udp.SourcePort != 0 || udp.DestinationPort != 0
            || !Ipv4.HoldsUdpChecksum(datagram[..udp.Length], source, destination))
        {
            return false;
        }

        payload = datagram[UdpHeader.Bytes..udp.Length];
        return true;
    }

    private static void AddService(ref SalWriter writer, ServiceId service)
    {
        Span<byte> id = stackalloc byte[ServiceId.Bytes];
        service.Write(id);
        writer.AddService(id);
    }

    // The ports are 0 there, whatever the encapsulation says.
    private static void AddUdp(ref SalWriter writer, ReadOnlySpan<byte> payload, NetworkAddress source, NetworkAddress destination)
    {
        Span<byte> datagram = writer.AddPayload(UdpHeader.Bytes + payload.Length);
        payload.CopyTo(datagram[UdpHeader.Bytes..]);
        Ipv4.WriteUdp(datagram, source with { UdpPort = 0 }, destination with { UdpPort = 0 });
    }
}
