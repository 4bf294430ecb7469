using System.Buffers.Binary;

namespace ServalRef.Runtime.Wire;

/// <content>What follows the SAL header.</content>
public static partial class PacketDump
{
    private static readonly (int Bit, string Name)[] TcpFlags =
        [(2, "SYN"), (1, "FIN"), (4, "RST"), (8, "PSH"), (32, "URG"), (16, "ACK")];

    private static readonly MtpFlags[] MtpFlagOrder = [MtpFlags.Data, MtpFlags.Ack, MtpFlags.Fin, MtpFlags.Probe, MtpFlags.Moved];

    private static void WritePayload(ref DumpCursor cursor, ReadOnlySpan<byte> sal, WireRules rules)
    {
        if (cursor.AtEnd)
        {
            return;
        }

        if (rules.Mtp)
        {
            WriteMtp(ref cursor, sal);
        }
        else if (sal[9] == SalProtocol.Tcp && TcpHeader.TryRead(cursor.Rest, out TcpHeader tcp))
        {
            WriteTcp(ref cursor, tcp);
        }
        else if (sal[9] == SalProtocol.Udp && UdpHeader.TryRead(cursor.Rest, out _))
        {
            WriteUdp(ref cursor);
        }

        cursor.Remainder("payload");
    }

    private static void WriteTcp(ref DumpCursor cursor, TcpHeader tcp)
    {
        cursor.Number(2, "TCP source port");
        cursor.Number(2, "  destination port");
        cursor.Number(4, "  sequence");
        cursor.Number(4, "  acknowledgment");
        cursor.Number(1, "  data offset", static value => DumpCursor.Text($"{value >> 4} words, {(value >> 4) * 4} bytes"));
        cursor.Number(1, "  flags", static value =>
            string.Join('+', TcpFlags.Where(flag => ((int)value & flag.Bit) != 0).Select(flag => flag.Name).DefaultIfEmpty("none")));
        cursor.Number(2, "  window");
        cursor.Number(2, "  checksum", static value => DumpCursor.Text($"{value:x4}"));
        cursor.Number(2, "  urgent");
        if (tcp.HeaderBytes > 20)
        {
            cursor.Raw(tcp.HeaderBytes - 20, "  options", DumpCursor.Text($"{tcp.HeaderBytes - 20} bytes"));
        }
    }

    private static void WriteUdp(ref DumpCursor cursor)
    {
        cursor.Number(2, "UDP source port");
        cursor.Number(2, "  destination port");
        cursor.Number(2, "  length", static bytes => DumpCursor.Text($"{bytes} bytes"));
        cursor.Number(2, "  checksum", static value => value == 0 ? "none" : DumpCursor.Text($"{value:x4}"));
    }

    private static void WriteMtp(ref DumpCursor cursor, ReadOnlySpan<byte> sal)
    {
        ReadOnlySpan<byte> mtp = cursor.Rest;
        string expected = mtp.Length < MtpHeader.FixedBytes
            ? ""
            : DumpCursor.Text($"{Crc32C.ComputeMtp(
                BinaryPrimitives.ReadUInt32BigEndian(sal), BinaryPrimitives.ReadUInt32BigEndian(sal[4..]), sal[9], mtp):x8}");
        cursor.Number(1, "MTP version", static value => DumpCursor.Text($"{value >> 4}{((value & 15) == 0 ? "" : ", reserved bits")}"));
        MtpFlags flags = (MtpFlags)cursor.Number(1, "  flags", MtpFlagsText);
        cursor.Number(1, "  header length", static words => DumpCursor.Text($"{words} words, {words * 4} bytes"));
        int ranges = (int)cursor.Number(1, "  ACK ranges");
        cursor.Number(4, "  CRC-32C", field => Agreement(DumpCursor.Text($"{field:x8}"), expected));
        cursor.Number(4, "  packet number");
        if ((flags & MtpFlags.Ack) != 0)
        {
            cursor.Number(4, "  acknowledged flow", static flow => flow == 0 ? "0, window only" : DumpCursor.Text($"{flow}"));
            cursor.Number(4, "  largest");
            cursor.Number(2, "  ACK delay", static delay => DumpCursor.Text($"{delay}, {delay * 8} µs"));
            cursor.Number(2, "  reserved");
            cursor.Number(8, "  DATA_ACK");
            cursor.Number(4, "  window", static bytes => DumpCursor.Text($"{bytes} bytes"));
            for (int range = 0; range < ranges; range++)
            {
                cursor.Number(4, DumpCursor.Text($"  range {range + 1}"), static value =>
                    DumpCursor.Text($"gap {value >> 16}, length {value & 0xffff}"));
            }
        }

        if ((flags & MtpFlags.Data) != 0)
        {
            cursor.Number(8, "  sequence");
        }
    }

    private static string MtpFlagsText(ulong value)
    {
        IEnumerable<string> names = MtpFlagOrder
            .Where(flag => ((MtpFlags)value & flag) != 0)
            .Select(flag => flag.ToString().ToUpperInvariant());
        string text = string.Join('+', names.DefaultIfEmpty("none"));
        return (value & 7) == 0 ? text : text + DumpCursor.Text($", reserved bits {value & 7}");
    }
}
