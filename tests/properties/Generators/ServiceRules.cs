using FsCheck;
using FsCheck.Fluent;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Properties.Generators;

/// <summary>Service IDs that share long beginnings, tables about them, and targets.</summary>
public static class ServiceRules
{
    // Few values and long runs of them, so that a prefix of any length is shared by some.
    private static readonly Gen<ServiceId> Ids =
        from fill in Gen.Elements<byte>(0x00, 0xff)
        from at in Gen.Choose(0, ServiceId.Bits - 1)
        from tail in Gen.Elements<byte>(0x00, 0x01, 0xff)
        select Build(fill, at, tail);

    private static readonly Gen<ServicePrefix> Prefixes =
        from id in Ids
        from length in Gen.OneOf(Gen.Choose(0, ServiceId.Bits), Gen.Elements(0, 1, 127, 128, 129, 255, 256))
        select new ServicePrefix(id, length);

    private static readonly Gen<ServiceTarget> SomeTarget =
        from host in Gen.Choose(1, 5)
        from priority in Gen.Choose(0, 2)
        from weight in Gen.Choose(0, 4)
        select new ServiceTarget(new NetworkAddress(0x0a000000 + (uint)host), (uint)priority, (uint)weight);

    public static Arbitrary<ServiceId> Id() => Ids.ToArbitrary();

    public static Arbitrary<ServicePrefix> Prefix() => Prefixes.ToArbitrary();

    /// <summary>Tables whose rules tell, by the number of their listener, which entry they came with.</summary>
    public static Arbitrary<ServiceTable> Table() => Prefixes.ListOf()
        .Select(prefixes => prefixes
            .Select((prefix, i) => (Prefix: prefix, Rule: new DemuxRule(i)))
            .Aggregate(ServiceTable.Empty, (table, row) => table.With(row.Prefix, row.Rule)))
        .ToArbitrary();

    public static Arbitrary<ValueArray<ServiceTarget>> Targets() => SomeTarget.NonEmptyListOf()
        .Select(targets => (ValueArray<ServiceTarget>)[.. targets])
        .ToArbitrary();

    private static ServiceId Build(byte fill, int bit, byte tail)
    {
        byte[] bytes = new byte[ServiceId.Bytes];
        bytes.AsSpan(0, bit / 8).Fill(fill);
        bytes.AsSpan(bit / 8).Fill(tail);
        bytes[bit / 8] ^= (byte)(0x80 >> (bit % 8));
        return ServiceId.Read(bytes);
    }
}
