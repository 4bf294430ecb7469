using System.Buffers.Binary;
using ServalRef.Runtime.Wire;

namespace ServalRef.Golden.Mutants;

/// <summary>Traffic that is no Serval packet, as any network has it beside the flows.</summary>
internal static class Neighbour
{
    /// <summary>An ARP request.</summary>
    internal static byte[] Arp { get; } = Convert.FromHexString(
        "ffffffffffff020000000001080600010800060400010200000000010a0100010000000000000a010002");

    /// <summary>An IPv6 neighbour solicitation, cut short.</summary>
    internal static byte[] IPv6 { get; } = Convert.FromHexString(
        "33330000000102000000000186dd600000000000003afffe800000000000000000000000000001ff020000000000000000000000000001");

    /// <summary>An ordinary TCP SYN between the same hosts.</summary>
    internal static byte[] Tcp { get; } = Ip(6, "303900500000000100000000500220000000000000000000");

    /// <summary>A DNS query's first bytes in UDP.</summary>
    internal static byte[] Udp { get; } = Ip(17, "c35000350014000012340100000100000000000000000000");

    /// <summary>An ICMP echo request.</summary>
    internal static byte[] Icmp { get; } = Ip(1, "0800f7ff000000000000000000000000");

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<byte[]> All { get; } = [Arp, IPv6, Tcp, Udp, Icmp];

    private static byte[] Ip(byte protocol, string payload)
    {
        byte[] body = Convert.FromHexString(payload);
        byte[] header = Convert.FromHexString("0200000000020200000000010800450000000000400040000000" + "0a010001" + "0a010002");
        header[17] = (byte)(20 + body.Length);
        header[23] = protocol;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(24), InternetChecksum.Compute(header.AsSpan(14), 10));
        return [.. header, .. body];
    }
}
