using System.Buffers.Binary;
using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire.Layout;

/// <summary>Takes a packet apart, field by field.</summary>
public static class PacketFields
{
    private const int TcpFixedBytes = 20;

    /// <summary>Gives all fields of a packet.</summary>
    /// <param name="sal">The packet from the SAL header on; of any content. A malformed one is given as far as it can be read.</param>
    /// <param name="dialect">The wire it is read as.</param>
    /// <param name="sink">Takes the fields.</param>
    /// <exception cref="ArgumentException">The dialect has no wire format here.</exception>
    public static void Read(ReadOnlySpan<byte> sal, Dialect dialect, IFieldSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        WireRules rules = WireRules.For(dialect);
        FieldCursor cursor = new(sink, sal);
        cursor.Numbers(SalLayout.Base);
        cursor.Number(SalLayout.Checksum, text: ChecksumText(sal));
        int headerBytes = sal.Length > 8 ? Math.Min(sal[8] * 4, sal.Length) : sal.Length;
        cursor.End = Math.Max(cursor.Offset, headerBytes);
        while (!cursor.AtEnd && ReadExtension(ref cursor, rules))
        {
        }

        cursor.Remainder(SalLayout.Unread);
        cursor.End = sal.Length;
        ReadPayload(ref cursor, sal, rules);
    }

    private static Func<ulong, string> ChecksumText(ReadOnlySpan<byte> sal)
    {
        string expected = "";
        if (sal.Length >= SalParser.BaseBytes && sal[8] * 4 is >= SalParser.BaseBytes and int bytes && bytes <= sal.Length)
        {
            expected = InternetChecksum.Compute(sal[..bytes], SalParser.ChecksumOffset).ToString("x4", CultureInfo.InvariantCulture);
        }

        return field => Agreement(field.ToString("x4", CultureInfo.InvariantCulture), expected);
    }

    private static string Agreement(string actual, string expected) =>
        expected.Length == 0 ? "not computable" : actual == expected ? "right" : $"wrong, not {expected}";

    // False when it cannot be told where the next extension begins.
    private static bool ReadExtension(ref FieldCursor cursor, WireRules rules)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        ExtensionType type = (ExtensionType)(rest[0] >> 4);
        int nibble = rest[0] & 0xf;
        if (type > rules.LastExtension)
        {
            return false;
        }

        bool list = type is ExtensionType.Address or ExtensionType.Source;
        string low = list && rules.EntryFormats ? FormatText(nibble) : nibble == 0 ? "" : Text($", reserved bits {nibble}");
        cursor.Number(SalLayout.Extension, type.ToString().ToUpperInvariant(), _ => Text($"extension {(int)type}{low}"));
        if (type == ExtensionType.Pad)
        {
            return true;
        }

        int length = (int)cursor.Number(SalLayout.ExtensionLength);
        if (length < 2)
        {
            return false;
        }

        int headerEnd = cursor.End;
        cursor.End = Math.Min(cursor.Offset - 2 + length, headerEnd);
        ReadContent(ref cursor, type, rules.EntryBytes(nibble));
        cursor.Remainder(SalLayout.Unread, "  unread");
        cursor.End = headerEnd;
        return true;
    }

    private static string FormatText(int nibble) => nibble switch
    {
        0 => ", entries IPv4",
        1 => ", entries IPv4 and UDP port",
        _ => Text($", unknown entry format {nibble}"),
    };

    private static void ReadContent(ref FieldCursor cursor, ExtensionType type, int entryBytes)
    {
        switch (type)
        {
            case ExtensionType.Control:
                cursor.Numbers(SalLayout.Control);
                break;
            case ExtensionType.Service:
                cursor.Numbers(SalLayout.Service);
                cursor.Raw(SalLayout.ServiceId, SalPacket.ServiceIdBytes, "32 bytes");
                break;
            case ExtensionType.Address:
                cursor.Numbers(SalLayout.Address);
                ReadEntries(ref cursor, SalLayout.AddressEntry, entryBytes);
                break;
            case ExtensionType.Source:
                cursor.Numbers(SalLayout.Source);
                ReadEntries(ref cursor, SalLayout.SourceEntry, entryBytes);
                break;
            default:
                ReadConnection(ref cursor);
                break;
        }
    }

    private static void ReadEntries(ref FieldCursor cursor, FieldDescription entry, int entryBytes)
    {
        for (int number = 0; entryBytes != 0 && !cursor.AtEnd; number++)
        {
            cursor.Number(entry, Text($"{entry.Label} {number}"), bytes: entryBytes);
        }
    }

    private static void ReadConnection(ref FieldCursor cursor)
    {
        ConnectionKind kind = cursor.AtEnd ? ConnectionKind.None : (ConnectionKind)cursor.Rest[0];
        cursor.Numbers(SalLayout.Connection);
        if (kind == ConnectionKind.Register)
        {
            cursor.Number(SalLayout.Registration);
        }
        else if (!cursor.AtEnd)
        {
            cursor.Number(SalLayout.Rendezvous);
        }
    }

    private static void ReadPayload(ref FieldCursor cursor, ReadOnlySpan<byte> sal, WireRules rules)
    {
        if (cursor.AtEnd)
        {
            return;
        }

        if (rules.Mtp)
        {
            ReadMtp(ref cursor, sal);
        }
        else if (sal[9] == SalProtocol.Tcp && TcpHeader.TryRead(cursor.Rest, out TcpHeader tcp))
        {
            cursor.Numbers(TransportLayout.Tcp);
            if (tcp.HeaderBytes > TcpFixedBytes)
            {
                cursor.Raw(TransportLayout.TcpOptions, tcp.HeaderBytes - TcpFixedBytes, Text($"{tcp.HeaderBytes - TcpFixedBytes} bytes"));
            }
        }
        else if (sal[9] == SalProtocol.Udp && UdpHeader.TryRead(cursor.Rest, out _))
        {
            cursor.Numbers(TransportLayout.Udp);
        }

        cursor.Remainder(SalLayout.Payload);
    }

    private static void ReadMtp(ref FieldCursor cursor, ReadOnlySpan<byte> sal)
    {
        ReadOnlySpan<byte> mtp = cursor.Rest;
        string expected = mtp.Length < MtpHeader.FixedBytes
            ? ""
            : Text($"{Crc32C.ComputeMtp(
                BinaryPrimitives.ReadUInt32BigEndian(sal), BinaryPrimitives.ReadUInt32BigEndian(sal[4..]), sal[9], mtp):x8}");
        cursor.Number(MtpLayout.Version);
        MtpFlags flags = (MtpFlags)cursor.Number(MtpLayout.Flags);
        cursor.Number(MtpLayout.HeaderLength);
        int ranges = (int)cursor.Number(MtpLayout.Ranges);
        cursor.Number(MtpLayout.Crc, text: field => Agreement(Text($"{field:x8}"), expected));
        cursor.Number(MtpLayout.Number);
        if ((flags & MtpFlags.Ack) != 0)
        {
            cursor.Numbers(MtpLayout.Acknowledgement);
            for (int range = 0; range < ranges; range++)
            {
                cursor.Number(MtpLayout.Range, Text($"{MtpLayout.Range.Label} {range + 1}"));
            }
        }

        if ((flags & MtpFlags.Data) != 0)
        {
            cursor.Number(MtpLayout.Sequence);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
