using System.Buffers.Binary;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Golden.Judging.Packets;

/// <summary>A packet to be written: every field may be other than it should be.</summary>
internal sealed record PacketSpec
{
    internal Dialect Dialect { get; init; } = Dialect.Mtp1;

    /// <summary>When it is captured, in milliseconds.</summary>
    internal long Time { get; init; }

    internal NetworkAddress Source { get; init; }

    internal NetworkAddress Destination { get; init; }

    /// <summary>A router that it passes, or that sends it on.</summary>
    internal NetworkAddress Via { get; init; }

    /// <summary>The TTL of its IP header; none if the capture does not say.</summary>
    internal byte? TimeToLive { get; init; }

    internal uint SourceFlow { get; init; }

    internal uint DestinationFlow { get; init; }

    internal byte Protocol { get; init; } = SalProtocol.Mtp;

    /// <summary>No CONTROL without flags.</summary>
    internal ControlFlags? Flags { get; init; }

    internal uint Version { get; init; }

    internal uint Ackno { get; init; }

    internal ulong Nonce { get; init; }

    /// <summary>The last byte of each service ID.</summary>
    internal byte[] Services { get; init; } = [];

    internal ConnectionKind Kind { get; init; }

    internal ulong Token { get; init; }

    internal NetworkAddress[] Route { get; init; } = [];

    internal NetworkAddress[]? List { get; init; }

    internal int Pads { get; init; }

    internal MtpFields? Mtp { get; init; }

    internal AckRange[] Ranges { get; init; } = [];

    /// <summary>The MTP payload, or in prototype2014 all that follows the SAL header.</summary>
    internal byte[] Payload { get; init; } = [];

    /// <summary>Whether a capture at a host of these addresses holds it; at none, between the hosts, one does.</summary>
    internal bool IsSeenAt(NetworkAddress[] host) =>
        host.Length == 0 || host.Any(own => own.IPv4 == Source.IPv4 || own.IPv4 == Destination.IPv4 || own == Via);

    internal byte[] Write()
    {
        Span<byte> buffer = stackalloc byte[1024];
        SalWriter writer = new(buffer, Dialect);
        writer.Begin(SourceFlow, DestinationFlow, Protocol);
        if (Flags is { } flags)
        {
            writer.AddControl(flags, Version, Ackno, Nonce);
        }

        foreach (byte last in Services)
        {
            byte[] service = new byte[SalPacket.ServiceIdBytes];
            service[^1] = last;
            writer.AddService(service);
        }

        AddLists(ref writer);
        writer.AddPad(Pads);
        if (Mtp is { } mtp)
        {
            writer.AddMtp(mtp, Ranges, Payload);
        }
        else if (Payload.Length > 0)
        {
            writer.AddPayload(Dialect == Dialect.Prototype2014 ? WithTcpChecksum() : Payload);
        }

        return buffer[..writer.Finish()].ToArray();
    }

    private void AddLists(ref SalWriter writer)
    {
        if (Kind == ConnectionKind.Register)
        {
            writer.AddRegister(Token, Version);
        }
        else if (Kind != ConnectionKind.None)
        {
            writer.AddConnection(Kind, Token);
        }

        if (Route.Length > 0)
        {
            writer.AddSource(Route);
        }

        if (List is { } list)
        {
            writer.AddAddressList(7, 0, list);
        }
    }

    private byte[] WithTcpChecksum()
    {
        const int Field = 16;
        byte[] segment = [.. Payload];
        ulong pseudo = InternetChecksum.PseudoHeader(Source.IPv4, Destination.IPv4, SalProtocol.Tcp, segment.Length);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(Field), InternetChecksum.Finish(InternetChecksum.Add(pseudo, segment)));
        return segment;
    }
}
