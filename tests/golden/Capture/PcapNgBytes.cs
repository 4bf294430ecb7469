using System.Buffers.Binary;
using System.Text;

namespace ServalRef.Golden.Capture;

/// <summary>Builds pcapng files block by block, odd and broken ones too, which the project's own writer does not make.</summary>
internal sealed class PcapNgBytes(bool bigEndian = false)
{
    private readonly List<byte> _file = [];
    private bool _bigEndian = bigEndian;

    public byte[] ToArray() => [.. _file];

    public Stream ToStream() => new MemoryStream(ToArray());

    /// <summary>A section header; a later one may change the byte order.</summary>
    public PcapNgBytes Section(bool? bigEndian = null, ushort major = 1)
    {
        _bigEndian = bigEndian ?? _bigEndian;
        return Block(0x0A0D0D0A, [.. U32(0x1A2B3C4D), .. U16(major), .. U16(0), .. U32(uint.MaxValue), .. U32(uint.MaxValue)]);
    }

    public PcapNgBytes Interface(ushort linkType = 1, uint snapLength = 0, params byte[][] options) =>
        Block(1, [.. U16(linkType), .. U16(0), .. U32(snapLength), .. options.SelectMany(o => o)]);

    public PcapNgBytes Enhanced(uint id, ulong ticks, byte[] data, uint? captured = null, params byte[][] options) =>
        Block(6,
        [
            .. U32(id), .. Ticks(ticks), .. U32(captured ?? (uint)data.Length), .. U32((uint)data.Length),
            .. Pad(data), .. options.SelectMany(o => o),
        ]);

    public PcapNgBytes Obsolete(ushort id, ulong ticks, byte[] data) =>
        Block(2, [.. U16(id), .. U16(7), .. Ticks(ticks), .. U32((uint)data.Length), .. U32((uint)data.Length), .. Pad(data)]);

    public PcapNgBytes Simple(byte[] data, uint originalLength) => Block(3, [.. U32(originalLength), .. Pad(data)]);

    public PcapNgBytes Block(uint type, byte[] body, uint? length = null, uint? trailer = null)
    {
        uint total = length ?? (uint)body.Length + 12;
        return Raw([.. U32(type), .. U32(total), .. body, .. U32(trailer ?? total)]);
    }

    public PcapNgBytes Raw(byte[] bytes)
    {
        _file.AddRange(bytes);
        return this;
    }

    public byte[] Name(string name) => Option(2, Encoding.UTF8.GetBytes(name));

    public byte[] Resolution(byte value) => Option(9, [value]);

    public byte[] Offset(long seconds)
    {
        byte[] value = BitConverter.GetBytes(_bigEndian ? BinaryPrimitives.ReverseEndianness(seconds) : seconds);
        return Option(14, value);
    }

    public byte[] Option(ushort code, byte[] value, ushort? length = null) =>
        [.. U16(code), .. U16(length ?? (ushort)value.Length), .. Pad(value)];

    private static byte[] Pad(byte[] data) => [.. data, .. new byte[-data.Length & 3]];

    private byte[] Ticks(ulong ticks) => [.. U32((uint)(ticks >> 32)), .. U32((uint)ticks)];

    private byte[] U32(uint value) => BitConverter.GetBytes(_bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    private byte[] U16(ushort value) => BitConverter.GetBytes(_bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
}
