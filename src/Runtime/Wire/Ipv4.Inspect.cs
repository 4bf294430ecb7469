using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <content>Packets as captures show them: perhaps cut, perhaps with checksums that are not filled in yet.</content>
public static partial class Ipv4
{
    private enum Sum
    {
        Right,
        NotFilledIn,
        Wrong,
    }

    /// <summary>Whether an IPv4 header is damaged, so that what it says of protocol and length means nothing.</summary>
    /// <param name="ip">From the IPv4 header on.</param>
    /// <param name="source">What stands in the source field.</param>
    /// <param name="destination">What stands in the destination field.</param>
    /// <returns>False for a header with a right checksum, and for less than a header.</returns>
    public static bool IsDamaged(ReadOnlySpan<byte> ip, out NetworkAddress source, out NetworkAddress destination)
    {
        source = default;
        destination = default;
        if (ip.Length < HeaderBytes)
        {
            return false;
        }

        source = new NetworkAddress(BinaryPrimitives.ReadUInt32BigEndian(ip[12..]));
        destination = new NetworkAddress(BinaryPrimitives.ReadUInt32BigEndian(ip[16..]));
        int headerBytes = Math.Clamp((ip[0] & 0xf) * 4, HeaderBytes, ip.Length);
        return SumOf(ip[..headerBytes]) == Sum.Wrong;
    }

    /// <summary>Finds the SAL packet in a captured IPv4 packet.</summary>
    /// <param name="ip">What was recorded from the IPv4 header on. Of any content.</param>
    /// <param name="originalLength">Bytes of it on the wire, more than were recorded if it was cut.</param>
    /// <param name="anyPort">Whether all UDP is Serval, as in a file that holds nothing else, and not that of the usual ports alone.</param>
    /// <returns>Addresses and packet are of use wherever the IP header is not damaged.</returns>
    public static CapturedSal Inspect(ReadOnlySpan<byte> ip, int originalLength, bool anyPort = false)
    {
        if (ip.Length < HeaderBytes || ip[0] >> 4 != 4)
        {
            return new CapturedSal { Outcome = Decapsulation.NotServal };
        }

        int headerBytes = (ip[0] & 0xf) * 4;
        byte protocol = ip[9];
        if (headerBytes < HeaderBytes || protocol is not (SalProtocolNumber or UdpProtocolNumber))
        {
            return new CapturedSal { Outcome = Decapsulation.NotServal };
        }

        int totalBytes = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        int fragment = BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x3fff;
        if (protocol == UdpProtocolNumber && !anyPort && !HasServalPort(ip, headerBytes, fragment & 0x1fff))
        {
            return new CapturedSal { Outcome = Decapsulation.NotServal };
        }

        Sum sum = ip.Length < headerBytes ? Sum.NotFilledIn : SumOf(ip[..headerBytes]);
        bool truncated = totalBytes < headerBytes || totalBytes > Math.Max(originalLength, ip.Length);
        Decapsulation outcome = truncated ? Decapsulation.Truncated
            : sum == Sum.Wrong ? Decapsulation.BadHeaderChecksum
            : fragment != 0 ? Decapsulation.Fragment
            : Decapsulation.Serval;
        if (sum == Sum.Wrong)
        {
            return new CapturedSal { Outcome = outcome };
        }

        var packet = new CapturedSal
        {
            Outcome = outcome,
            Source = new NetworkAddress(BinaryPrimitives.ReadUInt32BigEndian(ip[12..])),
            Destination = new NetworkAddress(BinaryPrimitives.ReadUInt32BigEndian(ip[16..])),
            TimeToLive = ip[8],
            DontFragment = (ip[6] & 0x40) != 0,
            Sal = ip[Math.Min(headerBytes, ip.Length)..Math.Clamp(totalBytes, Math.Min(headerBytes, ip.Length), ip.Length)],
            Length = Math.Max(totalBytes - headerBytes, 0),
            HasSoundHeader = sum == Sum.Right,
        };
        return outcome == Decapsulation.Serval && protocol == UdpProtocolNumber ? OpenUdp(packet) : packet;
    }

    // A zero checksum is that of a host whose network card fills it in below the capture point.
    private static Sum SumOf(ReadOnlySpan<byte> header) =>
        InternetChecksum.Finish(InternetChecksum.Add(0, header)) == 0 ? Sum.Right
        : BinaryPrimitives.ReadUInt16BigEndian(header[ChecksumOffset..]) == 0 ? Sum.NotFilledIn
        : Sum.Wrong;

    // A later fragment has no ports: there is no telling whose it is.
    private static bool HasServalPort(ReadOnlySpan<byte> ip, int headerBytes, int fragmentOffset) =>
        fragmentOffset == 0
        && ip.Length >= headerBytes + 4
        && (IsServalPort(BinaryPrimitives.ReadUInt16BigEndian(ip[headerBytes..]))
            || IsServalPort(BinaryPrimitives.ReadUInt16BigEndian(ip[(headerBytes + 2)..])));

    private static bool IsServalPort(ushort port) => port is ClientUdpPort or ServerUdpPort;

    private static CapturedSal OpenUdp(CapturedSal packet)
    {
        if (packet.IsCut && packet.Sal.Length < UdpHeader.Bytes)
        {
            return packet with { Sal = default, Length = Math.Max(packet.Length - UdpHeader.Bytes, 0) };
        }

        if (!UdpHeader.TryRead(packet.Sal, packet.Length, out UdpHeader udp))
        {
            return packet with { Outcome = Decapsulation.Truncated };
        }

        ReadOnlySpan<byte> datagram = packet.Sal[..Math.Min(udp.Length, packet.Sal.Length)];
        Sum sum = datagram.Length < udp.Length ? Sum.NotFilledIn : SumOfUdp(datagram, packet.Source, packet.Destination);
        Decapsulation outcome = sum == Sum.Wrong ? Decapsulation.BadUdpChecksum
            : udp.SourcePort == 0 || udp.DestinationPort == 0 ? Decapsulation.PortZero
            : Decapsulation.Serval;
        return packet with
        {
            Outcome = outcome,
            Source = packet.Source with { UdpPort = udp.SourcePort },
            Destination = packet.Destination with { UdpPort = udp.DestinationPort },
            Sal = datagram[UdpHeader.Bytes..],
            Length = udp.Length - UdpHeader.Bytes,
            HasSoundHeader = packet.HasSoundHeader || sum == Sum.Right,
            HasSoundBytes = sum == Sum.Right,
        };
    }

    // The system leaves the sum of the pseudo header for the network card to go on from.
    private static Sum SumOfUdp(ReadOnlySpan<byte> datagram, NetworkAddress source, NetworkAddress destination)
    {
        ulong pseudo = InternetChecksum.PseudoHeader(source.IPv4, destination.IPv4, UdpProtocolNumber, datagram.Length);
        ushort field = BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]);
        return field == 0 || field == (ushort)~InternetChecksum.Finish(pseudo) ? Sum.NotFilledIn
            : InternetChecksum.Finish(InternetChecksum.Add(pseudo, datagram)) == 0 ? Sum.Right
            : Sum.Wrong;
    }
}
