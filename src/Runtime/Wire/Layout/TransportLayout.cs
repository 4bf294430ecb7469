using System.Globalization;

namespace ServalRef.Runtime.Wire.Layout;

/// <summary>The fields of TCP and UDP behind a SAL header of the prototype (WIRE-17), by the names that Wireshark has for them.</summary>
public static class TransportLayout
{
    private static readonly (int Bit, string Name)[] TcpFlags =
        [(2, "SYN"), (1, "FIN"), (4, "RST"), (8, "PSH"), (32, "URG"), (16, "ACK")];

    /// <summary>The fixed part of a TCP header.</summary>
    public static IReadOnlyList<FieldDescription> Tcp { get; } =
    [
        new("tcp.srcport", "TCP source port", 2),
        new("tcp.dstport", "  destination port", 2),
        new("tcp.seq_raw", "  sequence", 4),
        new("tcp.ack_raw", "  acknowledgment", 4),
        new("tcp.offset_and_reserved", "  data offset", 1)
        {
            Text = static value => string.Create(CultureInfo.InvariantCulture, $"{value >> 4} words, {(value >> 4) * 4} bytes"),
        },
        new("tcp.flags_low", "  flags", 1)
        {
            Text = static value => string.Join(
                '+', TcpFlags.Where(flag => ((int)value & flag.Bit) != 0).Select(flag => flag.Name).DefaultIfEmpty("none")),
        },
        new("tcp.window_size_value", "  window", 2),
        new("tcp.checksum", "  checksum", 2) { IsHexadecimal = true },
        new("tcp.urgent_pointer", "  urgent", 2),
    ];

    /// <summary>The options of a TCP header.</summary>
    public static FieldDescription TcpOptions { get; } = new("tcp.options", "  options", 0);

    /// <summary>A UDP header.</summary>
    public static IReadOnlyList<FieldDescription> Udp { get; } =
    [
        new("udp.srcport", "UDP source port", 2),
        new("udp.dstport", "  destination port", 2),
        new("udp.length", "  length", 2) { Text = FieldText.Bytes },
        new("udp.checksum", "  checksum", 2) { IsHexadecimal = true, Values = [(0, "none")] },
    ];
}
