using System.Buffers.Binary;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <summary>Encodes what reference hosts send, with the real codec.</summary>
internal static class PacketBytes
{
    internal const int PayloadBytes = 100;

    private const int Room = 512;

    private const byte TcpFin = 1;

    private const byte TcpSyn = 2;

    private const byte TcpAck = 16;

    /// <summary>A control packet.</summary>
    /// <param name="schedule">Dialect and transport.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="flow">The flow it belongs to, or null for a reply or a forgery.</param>
    /// <param name="opens">Whether it is the ACK that completes an opening.</param>
    internal static byte[] Control(Schedule schedule, in ControlPacket packet, ReferenceFlow? flow, bool opens)
    {
        Span<byte> buffer = stackalloc byte[Room];
        SalWriter writer = new(buffer, schedule.Dialect);
        bool mtp1 = schedule.Dialect.Name == Dialect.Mtp1.Name;
        writer.Begin(packet.SourceFlow, packet.DestinationFlow, ProtocolOf(schedule));
        writer.AddControl(packet.Flags, packet.Version, packet.Ackno, packet.Nonce);
        bool opening = (packet.Flags & ControlFlags.Syn) != 0;
        bool syn = packet.Flags == ControlFlags.Syn;
        if (syn || (opens && !mtp1))
        {
            writer.AddService(ServiceId(flow?.Service ?? 0));
        }

        if (opening && mtp1)
        {
            writer.AddConnection(ConnectionKind.Offer, flow?.Token ?? packet.Nonce);
        }

        if (opening && !syn && flow is { Route.Count: > 0 })
        {
            writer.AddSource([.. flow.Route, packet.Source]);
        }

        if (mtp1 && (opening || opens))
        {
            writer.AddMtp(Told(flow), [], 0);
        }
        else if (opening || opens)
        {
            byte flags = (byte)((opening ? TcpSyn : 0) | (syn ? 0 : TcpAck));
            writer.AddPayload(schedule.Datagrams ? Datagram(0) : Segment(0, 1, flags, 0));
        }

        return buffer[..writer.Finish()].ToArray();
    }

    /// <summary>A packet of the stream; the last one ends it.</summary>
    internal static byte[] Data(Schedule schedule, ReferenceFlow flow, int number, bool ends)
    {
        Span<byte> buffer = stackalloc byte[Room];
        SalWriter writer = new(buffer, schedule.Dialect);
        writer.Begin(flow.Record.LocalFlow, flow.Record.PeerFlow, ProtocolOf(schedule));
        int payload = ends ? 0 : PayloadBytes;
        if (schedule.Dialect.Name == Dialect.Mtp1.Name)
        {
            var fields = new MtpFields
            {
                Flags = MtpFlags.Data | (ends ? MtpFlags.Fin : MtpFlags.None),
                PacketNumber = flow.Data.NextPacketNumber++,
                Sequence = (ulong)number * PayloadBytes,
            };
            writer.AddMtp(fields, [], payload);
        }
        else if (schedule.Datagrams)
        {
            writer.AddPayload(Datagram(PayloadBytes));
        }
        else
        {
            byte flags = (byte)(TcpAck | (ends ? TcpFin : 0));
            writer.AddPayload(Segment(1 + ((uint)number * PayloadBytes), Wanted(flow), flags, payload));
        }

        return buffer[..writer.Finish()].ToArray();
    }

    /// <summary>An acknowledgement of the peer's stream.</summary>
    internal static byte[] Acknowledgement(Schedule schedule, ReferenceFlow flow)
    {
        Span<byte> buffer = stackalloc byte[Room];
        SalWriter writer = new(buffer, schedule.Dialect);
        writer.Begin(flow.Record.LocalFlow, flow.Record.PeerFlow, ProtocolOf(schedule));
        if (schedule.Dialect.Name == Dialect.Mtp1.Name)
        {
            MtpFields fields = Told(flow);
            writer.AddMtp(
                flow.Data.LargestReceived is { } largest ? fields with { AckedFlow = flow.Record.PeerFlow, LargestAcknowledged = largest } : fields,
                flow.Data.LargestReceived is null ? [] : [new AckRange(0, 1)],
                0);
        }
        else
        {
            writer.AddPayload(Segment(1 + ((uint)flow.Data.Sent * PayloadBytes), Wanted(flow), TcpAck, 0));
        }

        return buffer[..writer.Finish()].ToArray();
    }

    /// <summary>An unconnected datagram: it names services and no flow.</summary>
    internal static byte[] Unconnected(Schedule schedule)
    {
        Span<byte> buffer = stackalloc byte[Room];
        SalWriter writer = new(buffer, schedule.Dialect);
        writer.Begin(0, 0, SalProtocol.Udp);
        writer.AddService(ServiceId(0));
        writer.AddService(ServiceId(7));
        writer.AddPayload(Datagram(PayloadBytes));
        return buffer[..writer.Finish()].ToArray();
    }

    /// <summary>A SYN as a router sends it on (RES-6).</summary>
    internal static byte[] Forwarded(Schedule schedule, in SalPacket syn, NetworkAddress source, NetworkAddress router)
    {
        Span<byte> buffer = stackalloc byte[Room];
        SalWriter writer = new(buffer, schedule.Dialect);
        writer.Begin(syn.SourceFlow, syn.DestinationFlow, syn.Protocol);
        writer.AddControl(syn.Flags, syn.Version, syn.Ackno, syn.Nonce);
        writer.AddService(syn.Service(0));
        if (syn.HasConnection)
        {
            writer.AddConnection(ConnectionKind.Offer, syn.Token);
        }

        writer.AddSource([source, router]);
        if (syn.HasMtp)
        {
            writer.AddMtp(new MtpFields { Flags = MtpFlags.Ack, PacketNumber = syn.Mtp.PacketNumber, Window = 65_536 }, [], 0);
        }
        else
        {
            writer.AddPayload(syn.Payload);
        }

        return buffer[..writer.Finish()].ToArray();
    }

    /// <summary>DATA_ACK and window; the end of a stream is one position, however long the packets before it are.</summary>
    private static MtpFields Told(ReferenceFlow? flow) => new()
    {
        Flags = MtpFlags.Ack,
        PacketNumber = flow is null ? 0 : flow.Data.NextPacketNumber++,
        DataAck = flow is null ? 0
            : flow.Data is { PeersEndReceived: true, PeersEnd: { } end } ? ((ulong)end * PayloadBytes) + 1
            : (ulong)flow.Data.Received * PayloadBytes,
        Window = 65_536,
    };

    private static uint Wanted(ReferenceFlow flow) => 1 + ((uint)flow.Data.Received * PayloadBytes);

    private static byte ProtocolOf(Schedule schedule) => schedule.Dialect.Name == Dialect.Mtp1.Name ? SalProtocol.Mtp
        : schedule.Datagrams ? SalProtocol.Udp
        : SalProtocol.Tcp;

    private static byte[] ServiceId(int number) => [0, 0, 0x40, (byte)number, .. new byte[28]];

    private static byte[] Segment(uint sequence, uint acknowledgment, byte flags, int payload)
    {
        byte[] segment = new byte[20 + payload];
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), (flags & TcpAck) != 0 ? acknowledgment : 0);
        segment[12] = 0x50;
        segment[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), 0x7000);
        return segment;
    }

    private static byte[] Datagram(int payload)
    {
        byte[] datagram = new byte[8 + payload];
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        return datagram;
    }
}
