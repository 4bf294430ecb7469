using System.Globalization;

namespace ServalRef.Runtime.Wire.Layout;

/// <summary>One field of a packet: its name for programs, its label for people, its size, and how its value reads.</summary>
/// <remarks>The displays of packets and the dissector for Wireshark are made from the same descriptions.</remarks>
/// <param name="Name">Its name in filters and JSON, for example <c>serval.sal.version</c>.</param>
/// <param name="Label">Its name for people; two blanks before it where it belongs to the field above.</param>
/// <param name="Bytes">Its size; 0 if that depends on the packet.</param>
public sealed record FieldDescription(string Name, string Label, int Bytes)
{
    private readonly Func<ulong, string>? _text;

    /// <summary>Whether numbers of this field are hexadecimal.</summary>
    public bool IsHexadecimal { get; init; }

    /// <summary>Whether it is an IPv4 address, in 8 bytes with a UDP port behind it.</summary>
    public bool IsAddress { get; init; }

    /// <summary>The single bits of it that have names, the greatest first.</summary>
    public IReadOnlyList<(ulong Bit, string Name)> Flags { get; init; } = [];

    /// <summary>The parts of it that are numbers of their own.</summary>
    public IReadOnlyList<(ulong Mask, string Name, string Label)> Parts { get; init; } = [];

    /// <summary>The values that have names.</summary>
    public IReadOnlyList<(ulong Value, string Text)> Values { get; init; } = [];

    /// <summary>A value in words; by default the number.</summary>
    public Func<ulong, string> Text
    {
        get => _text ?? Number;
        init => _text = value;
    }

    private string Number(ulong value)
    {
        foreach ((ulong known, string text) in Values)
        {
            if (known == value)
            {
                return text;
            }
        }

        return IsHexadecimal ? value.ToString($"x{Bytes * 2}", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);
    }
}
