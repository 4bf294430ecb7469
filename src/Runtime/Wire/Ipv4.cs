using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <summary>Puts SAL packets into IPv4, by protocol 144 or inside UDP, and takes them out again (WIRE-18).</summary>
public static partial class Ipv4
{
    /// <summary>The IP protocol number of SAL.</summary>
    public const byte SalProtocolNumber = 144;

    /// <summary>The usual UDP port of the opener.</summary>
    public const ushort ClientUdpPort = 54324;

    /// <summary>The usual UDP port of the listener.</summary>
    public const ushort ServerUdpPort = 54325;

    /// <summary>The TTL of a packet whose sender does not say another.</summary>
    public const byte UsualTimeToLive = 64;

    internal const int HeaderBytes = 20;
    private const byte UdpProtocolNumber = 17;
    private const int ChecksumOffset = 10;

    /// <summary>Finds the SAL packet in an IPv4 packet.</summary>
    /// <param name="ip">From the IPv4 header on; padding behind it is cut off by its total length. Of any content.</param>
    /// <param name="source">Where it came from; with a UDP port if it was in UDP.</param>
    /// <param name="destination">Where it went to.</param>
    /// <param name="sal">The packet from the SAL header on.</param>
    /// <param name="anyPort">Whether all UDP is Serval, as in a file that holds nothing else, and not that of the usual ports alone.</param>
    /// <returns>
    /// <see cref="Decapsulation.Serval"/>, and only then are the other results of use. In UDP a packet is Serval if either port is
    /// <see cref="ClientUdpPort"/> or <see cref="ServerUdpPort"/>. Checksums that are not filled in pass (<see cref="CapturedSal"/>).
    /// </returns>
    public static Decapsulation TryDecapsulate(
        ReadOnlySpan<byte> ip, out NetworkAddress source, out NetworkAddress destination, out ReadOnlySpan<byte> sal, bool anyPort = false)
    {
        CapturedSal packet = Inspect(ip, ip.Length, anyPort);
        bool serval = packet.Outcome == Decapsulation.Serval;
        source = serval ? packet.Source : default;
        destination = serval ? packet.Destination : default;
        sal = serval ? packet.Sal : default;
        return packet.Outcome;
    }

    /// <summary>Bytes that the encapsulation of an address adds: 20 for protocol 144, 28 for UDP.</summary>
    public static int Overhead(NetworkAddress address) => address.UdpPort == 0 ? HeaderBytes : HeaderBytes + UdpHeader.Bytes;

    /// <summary>Writes an IPv4 packet around a SAL packet.</summary>
    /// <param name="buffer">Room for <see cref="Overhead"/> and the SAL packet.</param>
    /// <param name="source">The sender's address; both addresses have a UDP port, or neither.</param>
    /// <param name="destination">The receiver's address.</param>
    /// <param name="sal">The SAL packet; may already lie at its place in the buffer.</param>
    /// <param name="identification">The IPv4 identification field.</param>
    /// <param name="timeToLive">Hops, 0 to 255.</param>
    /// <param name="dontFragment">Whether the DF bit is set, as path MTU discovery needs it.</param>
    /// <returns>The length in bytes of the IPv4 packet.</returns>
    /// <exception cref="ArgumentException">The buffer is too small, the packet too long, or one address only has a UDP port.</exception>
    public static int Encapsulate(
        Span<byte> buffer,
        NetworkAddress source,
        NetworkAddress destination,
        ReadOnlySpan<byte> sal,
        ushort identification = 0,
        byte timeToLive = UsualTimeToLive,
        bool dontFragment = false)
    {
        bool udp = source.UdpPort != 0;
        if (udp != (destination.UdpPort != 0))
        {
            throw new ArgumentException($"Both addresses are in UDP or neither: {source} and {destination}.");
        }

        int overhead = Overhead(source);
        int totalBytes = overhead + sal.Length;
        if (totalBytes > ushort.MaxValue || totalBytes > buffer.Length)
        {
            throw new ArgumentException($"{totalBytes} bytes do not fit an IPv4 packet in a buffer of {buffer.Length}.");
        }

        sal.CopyTo(buffer[overhead..]);
        Span<byte> header = buffer[..HeaderBytes];
        header[0] = 0x45;
        header[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)totalBytes);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], identification);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], dontFragment ? (ushort)0x4000 : (ushort)0);
        header[8] = timeToLive;
        header[9] = udp ? UdpProtocolNumber : SalProtocolNumber;
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], source.IPv4);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], destination.IPv4);
        BinaryPrimitives.WriteUInt16BigEndian(header[ChecksumOffset..], InternetChecksum.Compute(header, ChecksumOffset));
        if (udp)
        {
            WriteUdp(buffer[HeaderBytes..totalBytes], source, destination);
        }

        return totalBytes;
    }

    /// <summary>Whether the checksum of a UDP datagram is right, or there is none (RFC 768).</summary>
    /// <param name="datagram">Header and data, 8 bytes at least.</param>
    /// <param name="source">The IP source.</param>
    /// <param name="destination">The IP destination.</param>
    internal static bool HoldsUdpChecksum(ReadOnlySpan<byte> datagram, NetworkAddress source, NetworkAddress destination)
    {
        ulong pseudo = InternetChecksum.PseudoHeader(source.IPv4, destination.IPv4, UdpProtocolNumber, datagram.Length);
        return BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]) == 0
            || InternetChecksum.Finish(InternetChecksum.Add(pseudo, datagram)) == 0;
    }

    /// <summary>Writes a UDP header before its data.</summary>
    /// <param name="datagram">Room for the header, and the data behind it.</param>
    /// <param name="source">IP source and source port.</param>
    /// <param name="destination">IP destination and destination port.</param>
    internal static void WriteUdp(Span<byte> datagram, NetworkAddress source, NetworkAddress destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, source.UdpPort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], destination.UdpPort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], 0);
        ulong sum = InternetChecksum.PseudoHeader(source.IPv4, destination.IPv4, UdpProtocolNumber, datagram.Length);
        ushort checksum = InternetChecksum.Finish(InternetChecksum.Add(sum, datagram));

        // 0 would say that there is no checksum; its other one's-complement form says the same sum (RFC 768).
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], checksum == 0 ? ushort.MaxValue : checksum);
    }
}
