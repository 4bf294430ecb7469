namespace ServalRef.Oracle.Capture;

/// <summary>Numbers of the pcapng format that its reader and writer share.</summary>
internal static class PcapNgBlock
{
    /// <summary>Section header block; reads the same in both byte orders.</summary>
    public const uint SectionHeader = 0x0A0D0D0A;

    /// <summary>Interface description block.</summary>
    public const uint InterfaceDescription = 1;

    /// <summary>Packet block, the obsolete forerunner of the enhanced packet block.</summary>
    public const uint Packet = 2;

    /// <summary>Simple packet block: no interface, no time.</summary>
    public const uint SimplePacket = 3;

    /// <summary>Interface statistics block.</summary>
    public const uint InterfaceStatistics = 5;

    /// <summary>Enhanced packet block.</summary>
    public const uint EnhancedPacket = 6;

    /// <summary>Stands in every section header, in the byte order of the section.</summary>
    public const uint ByteOrderMagic = 0x1A2B3C4D;

    /// <summary>Option that ends a list of options.</summary>
    public const ushort OptionEnd = 0;

    /// <summary>Section option: the program that wrote it, UTF-8.</summary>
    public const ushort OptionProgram = 4;

    /// <summary>Statistics option: packets that the interface received.</summary>
    public const ushort OptionReceived = 4;

    /// <summary>Statistics option: packets that the interface dropped for want of resources.</summary>
    public const ushort OptionDropped = 5;

    /// <summary>Statistics option: packets that the filter let pass.</summary>
    public const ushort OptionAccepted = 6;

    /// <summary>Statistics option: packets that the system dropped on their way to the capture program.</summary>
    public const ushort OptionSystemDropped = 7;

    /// <summary>Statistics option: packets that the system handed to the capture program.</summary>
    public const ushort OptionDelivered = 8;

    /// <summary>What <see cref="OptionProgram"/> says of captures in which interfaces are named by their hosts.</summary>
    public const string ProgramThatNamesHosts = "servalref";

    /// <summary>Interface option: name, UTF-8.</summary>
    public const ushort OptionName = 2;

    /// <summary>Interface option: resolution of timestamps.</summary>
    public const ushort OptionTimestampResolution = 9;

    /// <summary>Interface option: seconds to add to timestamps.</summary>
    public const ushort OptionTimestampOffset = 14;

    /// <summary>Packet option: flags, of which the lowest two bits say which way the packet went.</summary>
    public const ushort OptionFlags = 2;

    /// <summary>The bits of <see cref="OptionFlags"/> that say which way a packet went.</summary>
    public const uint DirectionMask = 3;

    /// <summary>It came to the host.</summary>
    public const uint Inbound = 1;

    /// <summary>The host sent it.</summary>
    public const uint Outbound = 2;

    /// <summary>Whether a block holds a packet.</summary>
    public static bool IsPacket(uint type) => type is EnhancedPacket or SimplePacket or Packet;

    /// <summary>Bytes in front of a packet block's data, block type and length included.</summary>
    public static int PacketHeaderLength(uint type) => type == SimplePacket ? 12 : 28;
}
