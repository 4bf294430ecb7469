using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire.Layout;

/// <summary>The fields of a SAL header and its extensions, in their order on the wire (WIRE-1 to WIRE-9).</summary>
public static class SalLayout
{
    /// <summary>The header length, in words of 4 bytes (WIRE-1).</summary>
    public static FieldDescription HeaderLength { get; } = new("serval.sal.header_length", "header length", 1) { Text = FieldText.Words };

    /// <summary>The checksum of the header (WIRE-2).</summary>
    public static FieldDescription Checksum { get; } = new("serval.sal.checksum", "checksum", 2) { IsHexadecimal = true };

    /// <summary>What every header begins with, up to its checksum (WIRE-1).</summary>
    public static IReadOnlyList<FieldDescription> Base { get; } =
    [
        new("serval.sal.source_flow", "source flow", 4),
        new("serval.sal.destination_flow", "destination flow", 4),
        HeaderLength,
        new("serval.sal.protocol", "protocol", 1)
        {
            Values = [(SalProtocol.Tcp, "6 TCP"), (SalProtocol.Udp, "17 UDP"), (SalProtocol.Mtp, "253 MTP")],
        },
    ];

    /// <summary>The first byte of an extension: its type, and the format of its entries or reserved bits (WIRE-4, WIRE-8).</summary>
    public static FieldDescription Extension { get; } = new("serval.sal.extension", "extension", 1)
    {
        Parts = [(0xf0, "serval.sal.extension.type", "type"), (0x0f, "serval.sal.extension.format", "format")],
    };

    /// <summary>The length of an extension, its first byte included (WIRE-3).</summary>
    public static FieldDescription ExtensionLength { get; } = new("serval.sal.extension.length", "  length", 1) { Text = FieldText.Bytes };

    /// <summary>CONTROL (WIRE-5).</summary>
    public static IReadOnlyList<FieldDescription> Control { get; } =
    [
        new("serval.sal.flags", "  flags", 1) { Flags = Bits<ControlFlags>(), Text = ControlText },
        new("serval.sal.control.reserved", "  reserved", 1),
        new("serval.sal.version", "  version", 4),
        new("serval.sal.ackno", "  ackno", 4),
        new("serval.sal.nonce", "  nonce", 8) { IsHexadecimal = true },
    ];

    /// <summary>SERVICE, before the service ID (WIRE-5).</summary>
    public static IReadOnlyList<FieldDescription> Service { get; } = [new("serval.sal.service.reserved", "  reserved", 2)];

    /// <summary>The service ID.</summary>
    public static FieldDescription ServiceId { get; } = new("serval.sal.service_id", "  service ID", SalPacket.ServiceIdBytes);

    /// <summary>ADDRESS, before its entries (WIRE-8).</summary>
    public static IReadOnlyList<FieldDescription> Address { get; } =
    [
        new("serval.sal.address.reserved", "  reserved", 2),
        new("serval.sal.list_version", "  list version", 4),
        new("serval.sal.list_ackno", "  list ackno", 4),
    ];

    /// <summary>An entry of an address list: an IPv4 address, or one with a UDP port (WIRE-8).</summary>
    public static FieldDescription AddressEntry { get; } = new("serval.sal.address", "  entry", 0) { IsAddress = true };

    /// <summary>SOURCE, before its entries (WIRE-5).</summary>
    public static IReadOnlyList<FieldDescription> Source { get; } = [new("serval.sal.source.reserved", "  reserved", 2)];

    /// <summary>A host that a packet has passed.</summary>
    public static FieldDescription SourceEntry { get; } = new("serval.sal.source", "  entry", 0) { IsAddress = true };

    /// <summary>CONNECTION, up to the token (WIRE-9).</summary>
    public static IReadOnlyList<FieldDescription> Connection { get; } =
    [
        new("serval.sal.connection.kind", "  kind", 1)
        {
            Values = [.. Enum.GetValues<ConnectionKind>().Where(kind => kind != ConnectionKind.None)
                .Select(kind => ((ulong)kind, kind.ToString().ToUpperInvariant()))],
            Text = KindText,
        },
        new("serval.sal.connection.flags", "  flags", 1) { Flags = [(1, "backup")], Text = ConnectionFlagsText },
        new("serval.sal.token", "  token", 8) { IsHexadecimal = true },
    ];

    /// <summary>The number of a registration, which only REGISTER has (WIRE-9).</summary>
    public static FieldDescription Registration { get; } = new("serval.sal.registration", "  registration", 4);

    /// <summary>The rendezvous that OFFER may name (WIRE-9).</summary>
    public static FieldDescription Rendezvous { get; } = new("serval.sal.rendezvous", "  rendezvous", 8) { IsAddress = true };

    /// <summary>Bytes of the header that no field explains.</summary>
    public static FieldDescription Unread { get; } = new("serval.sal.unread", "unread", 0);

    /// <summary>What follows the headers.</summary>
    public static FieldDescription Payload { get; } = new("serval.payload", "payload", 0);

    /// <summary>The single bits of an enumeration of flags, the greatest first.</summary>
    internal static IReadOnlyList<(ulong Bit, string Name)> Bits<T>()
        where T : struct, Enum =>
    [
        .. Enum.GetValues<T>()
            .Select(flag => (Bit: Convert.ToUInt64(flag, CultureInfo.InvariantCulture), Name: flag.ToString().ToLowerInvariant()))
            .Where(flag => ulong.PopCount(flag.Bit) == 1)
            .OrderByDescending(flag => flag.Bit),
    ];

    private static string ControlText(ulong value)
    {
        ControlFlags flags = (ControlFlags)value;
        ControlFlags reserved = flags & ControlFlags.Reserved;
        return reserved == 0 ? flags.ToText() : string.Create(CultureInfo.InvariantCulture, $"{flags.ToText()}, reserved bits {(int)reserved}");
    }

    private static string KindText(ulong value) => value is >= 1 and <= 4
        ? ((ConnectionKind)value).ToString().ToUpperInvariant()
        : string.Create(CultureInfo.InvariantCulture, $"{value}, unknown");

    private static string ConnectionFlagsText(ulong flags) => flags switch
    {
        0 => "none",
        1 => "backup",
        _ => string.Create(CultureInfo.InvariantCulture, $"{flags}, reserved bits"),
    };
}
