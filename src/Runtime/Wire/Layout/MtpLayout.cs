using System.Globalization;

namespace ServalRef.Runtime.Wire.Layout;

/// <summary>The fields of an MTP header, in their order on the wire (WIRE-12).</summary>
public static class MtpLayout
{
    private static readonly MtpFlags[] Order = [MtpFlags.Data, MtpFlags.Ack, MtpFlags.Fin, MtpFlags.Probe, MtpFlags.Moved];

    /// <summary>The version, and the reserved bits beside it.</summary>
    public static FieldDescription Version { get; } = new("serval.mtp.first", "MTP version", 1)
    {
        Parts = [(0xf0, "serval.mtp.version", "version")],
        Text = static value => string.Create(CultureInfo.InvariantCulture, $"{value >> 4}{((value & 15) == 0 ? "" : ", reserved bits")}"),
    };

    /// <summary>The flags, which tell what blocks follow.</summary>
    public static FieldDescription Flags { get; } = new("serval.mtp.flags", "  flags", 1) { Flags = SalLayout.Bits<MtpFlags>(), Text = FlagsText };

    /// <summary>The header length, in words of 4 bytes.</summary>
    public static FieldDescription HeaderLength { get; } = new("serval.mtp.header_length", "  header length", 1) { Text = FieldText.Words };

    /// <summary>How many ACK ranges there are.</summary>
    public static FieldDescription Ranges { get; } = new("serval.mtp.ranges", "  ACK ranges", 1);

    /// <summary>The CRC-32C over headers and payload (WIRE-13).</summary>
    public static FieldDescription Crc { get; } = new("serval.mtp.crc", "  CRC-32C", 4) { IsHexadecimal = true };

    /// <summary>The low 32 bits of the packet number.</summary>
    public static FieldDescription Number { get; } = new("serval.mtp.packet_number", "  packet number", 4);

    /// <summary>The block of an acknowledgement, before its ranges (WIRE-14).</summary>
    public static IReadOnlyList<FieldDescription> Acknowledgement { get; } =
    [
        new("serval.mtp.acked_flow", "  acknowledged flow", 4) { Values = [(0, "0, window only")] },
        new("serval.mtp.largest", "  largest", 4),
        new("serval.mtp.ack_delay", "  ACK delay", 2)
        {
            Text = static delay => string.Create(CultureInfo.InvariantCulture, $"{delay}, {delay * 8} µs"),
        },
        new("serval.mtp.ack_reserved", "  reserved", 2),
        new("serval.mtp.data_ack", "  DATA_ACK", 8),
        new("serval.mtp.window", "  window", 4) { Text = FieldText.Bytes },
    ];

    /// <summary>One ACK range (WIRE-14).</summary>
    public static FieldDescription Range { get; } = new("serval.mtp.range", "  range", 4)
    {
        Parts = [(0xffff0000, "serval.mtp.range.gap", "gap"), (0x0000ffff, "serval.mtp.range.length", "length")],
        Text = static value => string.Create(CultureInfo.InvariantCulture, $"gap {value >> 16}, length {value & 0xffff}"),
    };

    /// <summary>With DATA: the position in the stream of the first byte of payload (WIRE-15).</summary>
    public static FieldDescription Sequence { get; } = new("serval.mtp.seq", "  sequence", 8);

    /// <summary>The fields before the blocks.</summary>
    public static IReadOnlyList<FieldDescription> Base { get; } = [Version, Flags, HeaderLength, Ranges, Crc, Number];

    private static string FlagsText(ulong value)
    {
        IEnumerable<string> names = Order
            .Where(flag => ((MtpFlags)value & flag) != 0)
            .Select(flag => flag.ToString().ToUpperInvariant());
        string text = string.Join('+', names.DefaultIfEmpty("none"));
        return (value & 7) == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}, reserved bits {value & 7}");
    }
}
