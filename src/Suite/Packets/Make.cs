using System.Buffers.Binary;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Makes packets that a stack would not send.</summary>
internal static class Make
{
    /// <summary>A control packet like another of the same sender: its flow, nonce and addresses.</summary>
    internal static Packet Like(Packet model, ControlFlags flags, uint version, uint ackno)
    {
        Packet made = Control(model.Protocol, model.Source, model.Destination);
        (made.SourceFlow, made.DestinationFlow, made.Nonce) = (model.SourceFlow, model.DestinationFlow, model.Nonce);
        (made.Flags, made.Version, made.Ackno) = (flags, version, ackno);
        return made;
    }

    /// <summary>An answer to a packet that belongs to no flow of the answerer: flows swapped, nonce copied, version 0 (SEC-6).</summary>
    internal static Packet Reply(Packet to, ControlFlags flags, uint ackno)
    {
        Packet made = Control(to.Protocol, to.Destination, to.Source);
        (made.SourceFlow, made.DestinationFlow, made.Nonce) = (to.DestinationFlow, to.SourceFlow, to.Nonce);
        (made.Flags, made.Ackno) = (flags, ackno);
        return made;
    }

    /// <summary>An answer on the flow that a packet has come on, with the nonce and next version of the host.</summary>
    internal static Packet? Answer(Packet to, Host host, ControlFlags flags, uint ackno)
    {
        if (host.LastSent(p => p.HasControl && p.SourceFlow == to.DestinationFlow) is not { } model)
        {
            return null;
        }

        Packet made = Control(to.Protocol, to.Destination, to.Source);
        (made.SourceFlow, made.DestinationFlow, made.Nonce) = (to.DestinationFlow, to.SourceFlow, model.Nonce);
        (made.Flags, made.Version, made.Ackno) = (flags, NextVersion(host, to.DestinationFlow), ackno);
        return made;
    }

    /// <summary>The next version that a flow of a host has not used (CTL-3).</summary>
    internal static uint NextVersion(Host host, uint flow)
    {
        uint next = 0;
        foreach (Packet packet in host.Sent)
        {
            if (packet.HasControl && packet.SourceFlow == flow && packet.Flags != ControlFlags.None)
            {
                uint after = packet.IsRequest && (packet.Protocol == SalProtocol.Mtp || !packet.IsRsynAck) ? packet.Version + 1 : packet.Version;
                next = next == 0 || SerialNumber.IsNewer(after, next) ? after : next;
            }
        }

        return next;
    }

    /// <summary>A packet of MTP without blocks, like another of the same sender.</summary>
    internal static Packet Mtp(Packet model, MtpFlags flags, uint number)
    {
        Packet made = new(new byte[12], model.Source, model.Destination) { Protocol = SalProtocol.Mtp };
        (made.SourceFlow, made.DestinationFlow) = (model.SourceFlow, model.DestinationFlow);
        made.Bytes[8] = 3;
        byte[] header = new byte[12];
        (header[0], header[1], header[2]) = (0x10, (byte)flags, 3);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), number);
        made.SetTransport(header);
        return made;
    }

    /// <summary>An ADDRESS extension, version and ackno included.</summary>
    internal static byte[] Addresses(uint version, uint ackno, params NetworkAddress[] entries)
    {
        byte[] made = new byte[12 + (4 * entries.Length)];
        (made[0], made[1]) = (0x30, (byte)made.Length);
        BinaryPrimitives.WriteUInt32BigEndian(made.AsSpan(4), version);
        BinaryPrimitives.WriteUInt32BigEndian(made.AsSpan(8), ackno);
        for (int place = 0; place < entries.Length; place++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(made.AsSpan(12 + (4 * place)), entries[place].IPv4);
        }

        return made;
    }

    /// <summary>A SOURCE extension.</summary>
    internal static byte[] Source(params NetworkAddress[] entries)
    {
        byte[] made = new byte[4 + (4 * entries.Length)];
        (made[0], made[1]) = (0x40, (byte)made.Length);
        for (int place = 0; place < entries.Length; place++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(made.AsSpan(4 + (4 * place)), entries[place].IPv4);
        }

        return made;
    }

    /// <summary>A CONNECTION extension of 12 bytes.</summary>
    internal static byte[] Connection(ConnectionKind kind, ulong token)
    {
        byte[] made = new byte[12];
        (made[0], made[1], made[2]) = (0x50, 12, (byte)kind);
        BinaryPrimitives.WriteUInt64BigEndian(made.AsSpan(4), token);
        return made;
    }

    /// <summary>A packet with an empty CONTROL.</summary>
    internal static Packet Control(byte protocol, NetworkAddress source, NetworkAddress destination)
    {
        Packet made = new(new byte[32], source, destination) { Protocol = protocol };
        (made.Bytes[8], made.Bytes[12], made.Bytes[13]) = (8, 0x10, 20);
        return made;
    }
}
