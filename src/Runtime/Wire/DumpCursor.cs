using System.Globalization;

namespace ServalRef.Runtime.Wire;

/// <summary>Walks a packet field by field, writing one aligned line for each: offset, bytes in hex, name, value.</summary>
/// <remarks>A field that reaches beyond the end is shown as far as it goes; after it every call does nothing.</remarks>
internal ref struct DumpCursor
{
    private const int BytesPerLine = 8;
    private const int HexWidth = (BytesPerLine * 3) + 1;
    private const int NameWidth = 22;
    private readonly TextWriter _writer;
    private readonly ReadOnlySpan<byte> _bytes;

    internal DumpCursor(TextWriter writer, ReadOnlySpan<byte> bytes)
    {
        _writer = writer;
        _bytes = bytes;
        End = bytes.Length;
    }

    /// <summary>Where the next field begins.</summary>
    internal int Offset { get; private set; }

    /// <summary>Where fields have to end: the end of the packet, of its SAL header or of an extension.</summary>
    internal int End { get; set; }

    /// <summary>Whether nothing is left before <see cref="End"/>.</summary>
    internal readonly bool AtEnd => Offset >= End;

    /// <summary>The bytes before <see cref="End"/> that were not shown yet.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _bytes[Offset..End];

    /// <summary>Shows a number of up to 8 bytes, as decimal.</summary>
    /// <returns>Its value; 0 if it is cut off.</returns>
    internal ulong Number(int length, string name) => Number(length, name, static value => Text($"{value}"));

    /// <summary>Shows a number of up to 8 bytes in other words.</summary>
    internal ulong Number(int length, string name, Func<ulong, string> describe)
    {
        if (AtEnd)
        {
            return 0;
        }

        if (Rest.Length < length)
        {
            Lines(Rest, name, Text($"cut off: {Rest.Length} of {length} bytes"));
            return 0;
        }

        ulong value = 0;
        foreach (byte one in Rest[..length])
        {
            value = (value << 8) | one;
        }

        Lines(Rest[..length], name, describe(value));
        return value;
    }

    /// <summary>Shows bytes that are no number, all of them.</summary>
    internal void Raw(int length, string name, string value)
    {
        if (AtEnd)
        {
            return;
        }

        Lines(
            Rest[..Math.Min(length, Rest.Length)],
            name,
            Rest.Length < length ? Text($"cut off: {Rest.Length} of {length} bytes") : value);
    }

    /// <summary>Shows what is left before <see cref="End"/>, at most its first 32 bytes.</summary>
    internal void Remainder(string name)
    {
        if (AtEnd)
        {
            return;
        }

        const int Shown = 32;
        int all = Rest.Length;
        Lines(Rest[..Math.Min(all, Shown)], name, all <= Shown ? Text($"{all} bytes") : Text($"{all} bytes, the first {Shown} shown"));
        Offset = End;
    }

    /// <summary>Text in the invariant culture.</summary>
    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Lines(ReadOnlySpan<byte> field, string name, string value)
    {
        for (int start = 0; start < field.Length; start += BytesPerLine)
        {
            ReadOnlySpan<byte> line = field[start..Math.Min(start + BytesPerLine, field.Length)];
            string hex = "";
            foreach (byte one in line)
            {
                hex += one.ToString("x2", CultureInfo.InvariantCulture) + " ";
            }

            string head = Text($"{Offset + start:x4}  ") + hex.PadRight(HexWidth);
            string tail = start == 0 ? name.PadRight(NameWidth) + value : "";
            _writer.Write((head + tail).TrimEnd() + "\n");
        }

        Offset += field.Length;
    }
}
