using System.Globalization;
using ServalRef.Runtime.Wire.Layout;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <summary>Shows a packet field by field, for people.</summary>
public static class PacketDump
{
    private const int BytesPerLine = 8;
    private const int HexWidth = (BytesPerLine * 3) + 1;
    private const int NameWidth = 22;
    private const int MostShown = 32;

    /// <summary>Writes a line for each field: offset and bytes in hex, the field's name, its value.</summary>
    /// <param name="writer">Takes the lines, each ended by a line feed.</param>
    /// <param name="sal">The packet from the SAL header on; of any content. A malformed one is shown as far as it can be read.</param>
    /// <param name="dialect">The wire it is read as.</param>
    /// <remarks>The last line says whether the packet is accepted, or why it is dropped and by which clause.</remarks>
    /// <exception cref="ArgumentException">The dialect has no wire format here.</exception>
    public static void Write(TextWriter writer, ReadOnlySpan<byte> sal, Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(dialect);
        PacketFields.Read(sal, dialect, new Lines(writer));
        DropReason reason = SalPacket.TryDecode(sal, dialect, out _);
        writer.Write(reason == DropReason.None
            ? $"accepted ({dialect.Name})\n"
            : $"dropped ({dialect.Name}): {reason}: {DropReasons.Describe(reason)} ({DropReasons.Clause(reason)})\n");
    }

    /// <summary>One aligned line for each field, and further ones for its further bytes; of those that no field explains, the first.</summary>
    private sealed class Lines(TextWriter writer) : IFieldSink
    {
        public void Take(FieldDescription field, string label, int offset, ReadOnlySpan<byte> bytes, ulong? value, string text)
        {
            bool isRest = field == SalLayout.Payload || field == SalLayout.Unread;
            ReadOnlySpan<byte> shown = isRest ? bytes[..Math.Min(bytes.Length, MostShown)] : bytes;
            string words = shown.Length < bytes.Length ? string.Create(CultureInfo.InvariantCulture, $"{text}, the first {MostShown} shown") : text;
            for (int start = 0; start < shown.Length; start += BytesPerLine)
            {
                ReadOnlySpan<byte> line = shown[start..Math.Min(start + BytesPerLine, shown.Length)];
                string hex = "";
                foreach (byte one in line)
                {
                    hex += one.ToString("x2", CultureInfo.InvariantCulture) + " ";
                }

                string head = string.Create(CultureInfo.InvariantCulture, $"{offset + start:x4}  ") + hex.PadRight(HexWidth);
                string tail = start == 0 ? label.PadRight(NameWidth) + words : "";
                writer.Write((head + tail).TrimEnd() + "\n");
            }
        }
    }
}
