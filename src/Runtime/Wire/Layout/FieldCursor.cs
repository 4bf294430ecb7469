using System.Globalization;

namespace ServalRef.Runtime.Wire.Layout;

/// <summary>Walks a packet field by field.</summary>
/// <remarks>A field that reaches beyond the end is given as far as it goes; after it every call does nothing.</remarks>
internal ref struct FieldCursor
{
    private readonly IFieldSink _sink;
    private readonly ReadOnlySpan<byte> _bytes;

    internal FieldCursor(IFieldSink sink, ReadOnlySpan<byte> bytes)
    {
        _sink = sink;
        _bytes = bytes;
        End = bytes.Length;
    }

    /// <summary>Where the next field begins.</summary>
    internal int Offset { get; private set; }

    /// <summary>Where fields have to end: the end of the packet, of its SAL header or of an extension.</summary>
    internal int End { get; set; }

    /// <summary>Whether nothing is left before <see cref="End"/>.</summary>
    internal readonly bool AtEnd => Offset >= End;

    /// <summary>The bytes before <see cref="End"/> that were not given yet.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _bytes[Offset..End];

    /// <summary>Gives fields, one behind the other.</summary>
    internal void Numbers(IReadOnlyList<FieldDescription> fields)
    {
        foreach (FieldDescription field in fields)
        {
            Number(field);
        }
    }

    /// <summary>Gives a number of up to 8 bytes.</summary>
    /// <returns>Its value; 0 if it is cut off.</returns>
    internal ulong Number(FieldDescription field, string? label = null, Func<ulong, string>? text = null, int bytes = 0)
    {
        int length = bytes == 0 ? field.Bytes : bytes;
        if (AtEnd || IsCutOff(field, label, length))
        {
            return 0;
        }

        ulong value = 0;
        foreach (byte one in Rest[..length])
        {
            value = (value << 8) | one;
        }

        string words = text is not null ? text(value) : field.IsAddress ? FieldText.Address(value, length) : field.Text(value);
        _sink.Take(field, label ?? field.Label, Offset, Rest[..length], value, words);
        Offset += length;
        return value;
    }

    /// <summary>Gives bytes that are no number, all of them.</summary>
    internal void Raw(FieldDescription field, int length, string text)
    {
        if (!AtEnd && !IsCutOff(field, label: null, length))
        {
            _sink.Take(field, field.Label, Offset, Rest[..length], value: null, text);
            Offset += length;
        }
    }

    /// <summary>Gives what is left before <see cref="End"/>.</summary>
    internal void Remainder(FieldDescription field, string? label = null)
    {
        if (!AtEnd)
        {
            _sink.Take(field, label ?? field.Label, Offset, Rest, value: null, string.Create(CultureInfo.InvariantCulture, $"{Rest.Length} bytes"));
            Offset = End;
        }
    }

    private bool IsCutOff(FieldDescription field, string? label, int length)
    {
        if (Rest.Length >= length)
        {
            return false;
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"cut off: {Rest.Length} of {length} bytes");
        _sink.Take(field, label ?? field.Label, Offset, Rest, value: null, text);
        Offset = End;
        return true;
    }
}
