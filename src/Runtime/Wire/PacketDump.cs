using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <summary>Shows a packet field by field, for people.</summary>
public static partial class PacketDump
{
    /// <summary>Writes a line for each field: offset and bytes in hex, the field's name, its value.</summary>
    /// <param name="writer">Takes the lines, each ended by a line feed.</param>
    /// <param name="sal">The packet from the SAL header on; of any content. A malformed one is shown as far as it can be read.</param>
    /// <param name="dialect">The wire it is read as.</param>
    /// <remarks>The last line says whether the packet is accepted, or why it is dropped and by which clause.</remarks>
    /// <exception cref="ArgumentException">The dialect has no wire format here.</exception>
    public static void Write(TextWriter writer, ReadOnlySpan<byte> sal, Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WireRules rules = WireRules.For(dialect);
        DumpCursor cursor = new(writer, sal);
        WriteBase(ref cursor, sal);
        int headerBytes = sal.Length > 8 ? Math.Min(sal[8] * 4, sal.Length) : sal.Length;
        cursor.End = Math.Max(cursor.Offset, headerBytes);
        while (!cursor.AtEnd && WriteExtension(ref cursor, rules))
        {
        }

        cursor.Remainder("unread");
        cursor.End = sal.Length;
        WritePayload(ref cursor, sal, rules);
        DropReason reason = SalPacket.TryDecode(sal, dialect, out _);
        writer.Write(reason == DropReason.None
            ? $"accepted ({dialect.Name})\n"
            : $"dropped ({dialect.Name}): {reason}: {DropReasons.Describe(reason)} ({DropReasons.Clause(reason)})\n");
    }

    private static void WriteBase(ref DumpCursor cursor, ReadOnlySpan<byte> sal)
    {
        cursor.Number(4, "source flow");
        cursor.Number(4, "destination flow");
        cursor.Number(1, "header length", static words => DumpCursor.Text($"{words} words, {words * 4} bytes"));
        cursor.Number(1, "protocol", static protocol => protocol switch
        {
            SalProtocol.Tcp => "6 TCP",
            SalProtocol.Udp => "17 UDP",
            SalProtocol.Mtp => "253 MTP",
            _ => DumpCursor.Text($"{protocol}"),
        });
        string expected = "";
        if (sal.Length >= SalParser.BaseBytes && sal[8] * 4 is >= SalParser.BaseBytes and int bytes && bytes <= sal.Length)
        {
            expected = DumpCursor.Text($"{InternetChecksum.Compute(sal[..bytes], SalParser.ChecksumOffset):x4}");
        }

        cursor.Number(2, "checksum", field => Agreement(DumpCursor.Text($"{field:x4}"), expected));
    }

    private static string Agreement(string actual, string expected) =>
        expected.Length == 0 ? "not computable" : actual == expected ? "right" : $"wrong, not {expected}";

    // False when it cannot be told where the next extension begins.
    private static bool WriteExtension(ref DumpCursor cursor, WireRules rules)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        ExtensionType type = (ExtensionType)(rest[0] >> 4);
        int nibble = rest[0] & 0xf;
        if (type > rules.LastExtension)
        {
            return false;
        }

        bool list = type is ExtensionType.Address or ExtensionType.Source;
        string low = list && rules.EntryFormats ? FormatText(nibble) : nibble == 0 ? "" : DumpCursor.Text($", reserved bits {nibble}");
        cursor.Number(1, type.ToString().ToUpperInvariant(), _ => DumpCursor.Text($"extension {(int)type}{low}"));
        if (type == ExtensionType.Pad)
        {
            return true;
        }

        int length = (int)cursor.Number(1, "  length", static bytes => DumpCursor.Text($"{bytes} bytes"));
        if (length < 2)
        {
            return false;
        }

        int headerEnd = cursor.End;
        cursor.End = Math.Min(cursor.Offset - 2 + length, headerEnd);
        WriteFields(ref cursor, type, rules.EntryBytes(nibble));
        cursor.Remainder("  unread");
        cursor.End = headerEnd;
        return true;
    }

    private static string FormatText(int nibble) => nibble switch
    {
        0 => ", entries IPv4",
        1 => ", entries IPv4 and UDP port",
        _ => DumpCursor.Text($", unknown entry format {nibble}"),
    };

    private static void WriteFields(ref DumpCursor cursor, ExtensionType type, int entryBytes)
    {
        switch (type)
        {
            case ExtensionType.Control:
                cursor.Number(1, "  flags", FlagsText);
                cursor.Number(1, "  reserved");
                cursor.Number(4, "  version");
                cursor.Number(4, "  ackno");
                cursor.Number(8, "  nonce", static nonce => DumpCursor.Text($"{nonce:x16}"));
                break;
            case ExtensionType.Service:
                cursor.Number(2, "  reserved");
                cursor.Raw(SalPacket.ServiceIdBytes, "  service ID", "32 bytes");
                break;
            case ExtensionType.Address:
                cursor.Number(2, "  reserved");
                cursor.Number(4, "  list version");
                cursor.Number(4, "  list ackno");
                WriteEntries(ref cursor, entryBytes);
                break;
            case ExtensionType.Source:
                cursor.Number(2, "  reserved");
                WriteEntries(ref cursor, entryBytes);
                break;
            default:
                WriteConnection(ref cursor);
                break;
        }
    }

    private static string FlagsText(ulong value)
    {
        ControlFlags flags = (ControlFlags)value;
        ControlFlags reserved = flags & ControlFlags.Reserved;
        return reserved == 0 ? flags.ToText() : DumpCursor.Text($"{flags.ToText()}, reserved bits {(int)reserved}");
    }

    private static void WriteEntries(ref DumpCursor cursor, int entryBytes)
    {
        for (int entry = 0; entryBytes != 0 && !cursor.AtEnd; entry++)
        {
            cursor.Number(entryBytes, DumpCursor.Text($"  entry {entry}"), value => AddressText(value, entryBytes));
        }
    }

    private static string AddressText(ulong entry, int entryBytes) => entryBytes == 4
        ? new NetworkAddress((uint)entry).ToString()
        : new NetworkAddress((uint)(entry >> 32), (ushort)(entry >> 16)).ToString();

    private static void WriteConnection(ref DumpCursor cursor)
    {
        ConnectionKind kind = (ConnectionKind)cursor.Number(1, "  kind", static value => value switch
        {
            >= 1 and <= 4 => ((ConnectionKind)value).ToString().ToUpperInvariant(),
            _ => DumpCursor.Text($"{value}, unknown"),
        });
        cursor.Number(1, "  flags", static flags => flags switch
        {
            0 => "none",
            1 => "backup",
            _ => DumpCursor.Text($"{flags}, reserved bits"),
        });
        cursor.Number(8, "  token", static token => DumpCursor.Text($"{token:x16}"));
        if (kind == ConnectionKind.Register)
        {
            cursor.Number(4, "  registration");
        }
        else if (!cursor.AtEnd)
        {
            cursor.Number(8, "  rendezvous", static value => AddressText(value, 8));
        }
    }
}
