using FsCheck;
using FsCheck.Fluent;
using ServalRef.Oracle.Capture;
using TestData = ServalRef.Tests.TestData;

namespace ServalRef.Properties.Capture;

/// <summary>Generators of captures: whole ones of every format, and damaged ones.</summary>
public static class CaptureArbitraries
{
    private const long LastPcapTime = (uint.MaxValue * 1_000_000_000L) + 999_999_999;
    private const long Base = 1_400_000_000;

    private static readonly Gen<int> LinkTypes = Gen.Elements(
        LinkLayer.Null, LinkLayer.Ethernet, LinkLayer.RawAlias12, LinkLayer.RawAlias14, LinkLayer.Raw, LinkLayer.Loop,
        LinkLayer.LinuxCooked, LinkLayer.Ipv4, LinkLayer.LinuxCooked2);

    // Numbers at which a reader could go wrong; their other byte order comes along.
    private static readonly Gen<uint> TellingNumbers = Gen.Elements<uint>(
        0, 1, 2, 3, 4, 6, 12, 28, 32, 0x0A0D0D0A, 0x1A2B3C4D, 0x4D3C2B1A,
        0xA1B2C3D4, 0xD4C3B2A1, 0x40000, 0x40001, 0x80000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFC, 0xFFFF_FFFF);

    // Small captures whole and the first packets of large ones, as they are and as pcapng.
    private static readonly (string Name, byte[] Bytes)[] Originals = [.. TestData.Captures.SelectMany(Variants)];

    public static Arbitrary<PcapSpec> Pcap() => Arb.From(
        from linkType in LinkTypes
        from nanosecond in Gen.Elements(true, false)
        from bigEndian in Gen.Elements(true, false)
        from packets in Gen.ListOf(Packet(0, linkType, 0, LastPcapTime))
        select new PcapSpec(linkType, nanosecond, bigEndian, [.. packets]),
        spec => Shorter(spec.Packets).Select(packets => spec with { Packets = packets }));

    public static Arbitrary<PcapNgSpec> PcapNg() => Arb.From(
        from bigEndian in Gen.Elements(true, false)
        from interfaces in Gen.NonEmptyListOf(Interface())
        from packets in Gen.ListOf(PacketOfOne([.. interfaces]))
        select new PcapNgSpec(bigEndian, [.. interfaces], [.. packets]),
        spec => Shorter(spec.Packets).Select(packets => spec with { Packets = packets }));

    public static Arbitrary<DamagedCapture> Damaged() => Arb.From(
        from original in Gen.Elements(Originals)
        from mutations in Gen.NonEmptyListOf(Mutations())
        select Apply(original, [.. mutations.Take(20)]),
        damaged => Shorter(damaged.Mutations).Select(fewer => Apply(Originals.First(o => o.Name == damaged.Origin), fewer)));

    private static DamagedCapture Apply((string Name, byte[] Bytes) original, IReadOnlyList<Mutation> mutations) =>
        new(original.Name, mutations, mutations.Aggregate(original.Bytes, (file, mutation) => mutation.Apply(file)));

    private static Gen<Mutation> Mutations() =>
        from kind in Gen.Frequency(
            (4, Gen.Constant(Damage.Byte)), (6, Gen.Constant(Damage.Word)), (1, Gen.Elements(Damage.Cut, Damage.Gap, Damage.Repeat)))
        from at in Gen.Frequency((1, Gen.Choose(0, 65_535)), (1, Gen.Choose(0, 3000)))
        from value in Gen.OneOf(TellingNumbers, Gen.Choose(0, int.MaxValue).Select(n => (uint)n))
        select new Mutation(kind, (ushort)at, value);

    private static Gen<FrameSpec> PacketOfOne(InterfaceSpec[] interfaces) =>
        from id in Gen.Choose(0, interfaces.Length - 1)
        from packet in Packet(id, interfaces[id].LinkType, Base * 1_000_000_000, (Base + 1_000_000) * 1_000_000_000)
        select packet;

    private static Gen<FrameSpec> Packet(int id, int linkType, long earliest, long latest) =>
        from time in Between(earliest, latest)
        from data in Gen.ArrayOf(Gen.Choose(0, 255).Select(n => (byte)n))
        from cut in Gen.Elements(0, 0, 1, 1400)
        select new FrameSpec(id, time, linkType, data.Length + cut, Convert.ToHexString(data));

    // 62 random bits, which is more than any range here needs.
    private static Gen<long> Between(long low, long high) =>
        from upper in Gen.Choose(0, int.MaxValue)
        from lower in Gen.Choose(0, int.MaxValue)
        select low + ((((long)upper << 31) | (long)lower) % (high - low + 1));

    // Fine resolutions need an offset near the packets' times: 64 bits count no more than a few years of such ticks.
    private static Gen<InterfaceSpec> Interface() =>
        from name in Gen.Elements("A.if0", "B.if1", "", "ü.if0", "eth0")
        from linkType in LinkTypes
        from scale in Gen.OneOf(
            from resolution in Gen.OneOf(Gen.Choose(0, 9), Gen.Choose(0x80, 0x80 | 30))
            from offset in Gen.Elements(0, -5, Base - 77)
            select (Resolution: (byte)resolution, Offset: offset),
            from resolution in Gen.OneOf(Gen.Choose(10, 12), Gen.Choose(0x80 | 31, 0x80 | 40))
            select (Resolution: (byte)resolution, Offset: Base))
        select new InterfaceSpec(name, linkType, scale.Resolution, scale.Offset);

    private static IEnumerable<(string Name, byte[] Bytes)> Variants(string name)
    {
        byte[] file = File.ReadAllBytes(TestData.Capture(name));
        yield return (name, file[..Math.Min(file.Length, 6000)]);

        var pcapNg = new MemoryStream();
        using (var writer = new PcapNgWriter(pcapNg, bigEndian: name.Length % 2 == 0))
        using (CaptureReader reader = CaptureReader.Open(TestData.Capture(name)))
        {
            writer.AddInterface("A.if0", LinkLayer.Ethernet);
            for (int i = 0; i < 20 && reader.TryRead(out CaptureFrame frame); i++)
            {
                writer.Write(0, frame.Time, frame.Data);
            }
        }

        yield return (name + " as pcapng", pcapNg.ToArray());
    }

    // Half of a list first, then all but one of its members.
    private static IEnumerable<IReadOnlyList<T>> Shorter<T>(IReadOnlyList<T> list)
    {
        if (list.Count > 1)
        {
            yield return [.. list.Take(list.Count / 2)];
            yield return [.. list.Skip(list.Count / 2)];
        }

        for (int i = 0; i < list.Count; i++)
        {
            yield return [.. list.Where((_, index) => index != i)];
        }
    }
}
