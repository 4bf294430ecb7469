using FsCheck;
using FsCheck.Fluent;

namespace ServalRef.Properties.Generators;

/// <summary>Numbers spread over their whole range, with the edges more often than chance would have them.</summary>
public static class Numbers
{
    public static Gen<ushort> Word { get; } = Gen.Frequency(
        (1, Gen.Elements<ushort>(0, 1, 0x7fff, 0x8000, 0xffff)),
        (3, Gen.Choose(0, 0xffff).Select(value => (ushort)value)));

    public static Gen<uint> Number32 { get; } = Gen.Frequency(
        (1, Gen.Elements(0u, 1u, 0x7fff_ffffu, 0x8000_0000u, 0x8000_0001u, uint.MaxValue)),
        (3, from high in Gen.Choose(0, 0xffff) from low in Gen.Choose(0, 0xffff) select ((uint)high << 16) | (uint)low));

    public static Gen<ulong> Number64 { get; } =
        from high in Number32 from low in Number32 select ((ulong)high << 32) | low;

    public static Gen<byte[]> Bytes(int least, int most) =>
        from length in Gen.Choose(least, most) from bytes in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(length) select bytes;
}
