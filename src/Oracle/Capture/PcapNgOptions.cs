using System.Buffers.Binary;
using System.Text;

namespace ServalRef.Oracle.Capture;

/// <summary>Walks the options behind the fixed part of a pcapng block; options that make no sense end them.</summary>
/// <param name="bytes">The options, without the block's trailing length.</param>
/// <param name="bigEndian">The byte order of the section.</param>
internal ref struct PcapNgOptions(ReadOnlySpan<byte> bytes, bool bigEndian)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Which option it is.</summary>
    public ushort Code { get; private set; }

    /// <summary>Its value, without padding.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Value).TrimEnd('\0');

    /// <summary>The value as a number of 64 bits; null if it has another length.</summary>
    public readonly ulong? Number => Value.Length != 8 ? null
        : bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(Value) : BinaryPrimitives.ReadUInt64LittleEndian(Value);

    /// <summary>Steps to the next option; false after the last.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < 4)
        {
            return false;
        }

        Code = UInt16(_rest);
        int length = UInt16(_rest[2..]);
        int padded = (length + 3) & ~3;
        if (Code == PcapNgBlock.OptionEnd || _rest.Length - 4 < padded)
        {
            _rest = default;
            return false;
        }

        Value = _rest.Slice(4, length);
        _rest = _rest[(4 + padded)..];
        return true;
    }

    private readonly ushort UInt16(ReadOnlySpan<byte> field) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(field) : BinaryPrimitives.ReadUInt16LittleEndian(field);
}
