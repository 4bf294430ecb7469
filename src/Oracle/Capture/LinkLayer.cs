using System.Buffers.Binary;

namespace ServalRef.Oracle.Capture;

/// <summary>Finds the IPv4 datagram in a captured frame.</summary>
/// <remarks>Numbers are those of the registry at tcpdump.org/linktypes.html.</remarks>
public static class LinkLayer
{
    /// <summary>BSD loopback: a 4-byte address family in the byte order of the capturing machine.</summary>
    public const int Null = 0;

    /// <summary>Ethernet II.</summary>
    public const int Ethernet = 1;

    /// <summary>Raw IP as some systems number it.</summary>
    public const int RawAlias12 = 12;

    /// <summary>Raw IP as OpenBSD numbers it.</summary>
    public const int RawAlias14 = 14;

    /// <summary>Raw IP: the frame is the datagram.</summary>
    public const int Raw = 101;

    /// <summary>OpenBSD loopback: a 4-byte address family in network byte order.</summary>
    public const int Loop = 108;

    /// <summary>Linux cooked capture, version 1.</summary>
    public const int LinuxCooked = 113;

    /// <summary>Raw IPv4.</summary>
    public const int Ipv4 = 228;

    /// <summary>Linux cooked capture, version 2.</summary>
    public const int LinuxCooked2 = 276;

    // The packet types of Linux cooked captures.
    private const int CookedToUs = 0;
    private const int CookedBroadcast = 1;
    private const int CookedMulticast = 2;
    private const int CookedToOthers = 3;
    private const int CookedFromUs = 4;
    private const int CookedTypeAt2 = 10;

    private const ushort EtherTypeIpv4 = 0x0800;
    private const ushort EtherTypeVlan = 0x8100;
    private const ushort EtherTypeServiceVlan = 0x88A8;
    private const ushort EtherTypeOldServiceVlan = 0x9100;

    // AF_INET has this value on every system that writes loopback captures.
    private const uint AddressFamilyInet = 2;

    /// <summary>Whether frames of this link type can be looked into.</summary>
    /// <param name="linkType">A LINKTYPE number.</param>
    public static bool IsSupported(int linkType) =>
        linkType is Null or Ethernet or RawAlias12 or RawAlias14 or Raw or Loop or LinuxCooked or Ipv4 or LinuxCooked2;

    /// <summary>Which way a frame went, where its link layer header says so: that of a Linux cooked capture.</summary>
    /// <param name="linkType">The frame's LINKTYPE number.</param>
    /// <param name="frame">The captured bytes.</param>
    /// <returns>
    /// True if it came to the host of the capture, false if that host sent it; null if it is not told, or the frame is another host's.
    /// </returns>
    public static bool? IsInbound(int linkType, ReadOnlySpan<byte> frame)
    {
        int type = linkType == LinuxCooked && frame.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(frame)
            : linkType == LinuxCooked2 && frame.Length >= CookedTypeAt2 + 1 ? frame[CookedTypeAt2]
            : CookedToOthers;
        return type switch
        {
            CookedToUs or CookedBroadcast or CookedMulticast => true,
            CookedFromUs => false,
            _ => null,
        };
    }

    /// <summary>Finds the IPv4 datagram in a frame; VLAN tags (802.1Q, 802.1ad) of any depth are passed over.</summary>
    /// <param name="linkType">The frame's LINKTYPE number.</param>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="ip">
    /// What follows the link layer header: the datagram, perhaps cut short, perhaps followed by padding. Its header is not looked at.
    /// </param>
    /// <returns>False if the frame carries something other than IPv4, is too short to tell, or is of an unsupported link type.</returns>
    public static bool TryGetIp(int linkType, ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> ip)
    {
        switch (linkType)
        {
            case Ethernet:
                return TryAfterEtherType(frame, typeAt: 12, headerLength: 14, out ip);
            case LinuxCooked:
                return TryAfterEtherType(frame, typeAt: 14, headerLength: 16, out ip);
            case LinuxCooked2:
                return TryAfterEtherType(frame, typeAt: 0, headerLength: 20, out ip);
            case Null or Loop:
                bool inet = frame.Length > 4 && IsInet(frame);
                ip = inet ? frame[4..] : default;
                return inet;
            case Raw or RawAlias12 or RawAlias14 or Ipv4:
                bool four = frame.Length > 0 && frame[0] >> 4 == 4;
                ip = four ? frame : default;
                return four;
            default:
                ip = default;
                return false;
        }
    }

    private static bool TryAfterEtherType(ReadOnlySpan<byte> frame, int typeAt, int headerLength, out ReadOnlySpan<byte> ip)
    {
        ip = default;
        if (frame.Length <= headerLength)
        {
            return false;
        }

        ushort type = BinaryPrimitives.ReadUInt16BigEndian(frame[typeAt..]);
        ReadOnlySpan<byte> rest = frame[headerLength..];

        // A tag puts two bytes of VLAN number and the true type in front of the payload.
        while (type is EtherTypeVlan or EtherTypeServiceVlan or EtherTypeOldServiceVlan)
        {
            if (rest.Length <= 4)
            {
                return false;
            }

            type = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            rest = rest[4..];
        }

        ip = type == EtherTypeIpv4 ? rest : default;
        return type == EtherTypeIpv4;
    }

    // LINKTYPE_NULL does not say which byte order the capturing machine had, so either is taken.
    private static bool IsInet(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32BigEndian(frame) is AddressFamilyInet or AddressFamilyInet << 24;
}
