using FsCheck;
using FsCheck.Fluent;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Generators;

/// <summary>Well-formed packets of either dialect, and how a failing one is made smaller.</summary>
public static class Packets
{
    private static Gen<ControlFlags> Flags => Gen.Frequency(
        (3, Gen.Elements(
            ControlFlags.Syn,
            ControlFlags.Syn | ControlFlags.Ack,
            ControlFlags.Ack,
            ControlFlags.Rsyn,
            ControlFlags.Rsyn | ControlFlags.Ack,
            ControlFlags.Fin,
            ControlFlags.Fin | ControlFlags.Ack,
            ControlFlags.Rst,
            ControlFlags.Nack,
            ControlFlags.None)),
        (1, Gen.Choose(0, 63).Select(value => (ControlFlags)(value << 2))));

    /// <summary>Packets of both dialects alike.</summary>
    public static Gen<PacketSpec> Any { get; } = Gen.OneOf(Of(Dialect.Mtp1), Of(Dialect.Prototype2014));

    public static Arbitrary<PacketSpec> Arbitrary { get; } = Arb.From(Any, Shrink);

    /// <summary>Addresses that the dialect's lists can hold: with UDP ports in mtp1 only (WIRE-8).</summary>
    public static Gen<NetworkAddress> Address(Dialect dialect) =>
        from ip in Numbers.Number32
        from port in dialect == Dialect.Mtp1 ? Gen.OneOf(Gen.Constant<ushort>(0), Numbers.Word) : Gen.Constant<ushort>(0)
        select new NetworkAddress(ip, port);

    public static Gen<PacketSpec> Of(Dialect dialect) =>
        from source in Numbers.Number32
        from destination in Numbers.Number32
        from protocol in dialect == Dialect.Mtp1 ? Gen.Constant(SalProtocol.Mtp) : Gen.Elements(SalProtocol.Tcp, SalProtocol.Udp)
        from extensions in Extensions(dialect)
        from mtp in dialect == Dialect.Mtp1 ? Gen.OneOf(NoMtp, Mtp().Select(spec => (MtpSpec?)spec)) : NoMtp
        from payload in dialect == Dialect.Mtp1 ? Gen.Constant<byte[]>([]) : Numbers.Bytes(0, 64)
        select new PacketSpec
        {
            Dialect = dialect,
            SourceFlow = source,
            DestinationFlow = destination,
            Protocol = protocol,
            Extensions = extensions,
            Mtp = mtp,
            Payload = payload,
        };

    /// <summary>MTP headers with every combination of blocks, and their payload.</summary>
    public static Gen<MtpSpec> Mtp() =>
        from blocks in Gen.Elements(
            MtpFlags.None, MtpFlags.Data, MtpFlags.Data | MtpFlags.Fin, MtpFlags.Ack, MtpFlags.Data | MtpFlags.Ack,
            MtpFlags.Data | MtpFlags.Ack | MtpFlags.Fin)
        from extra in Gen.Elements(MtpFlags.None, MtpFlags.Probe, MtpFlags.Moved, MtpFlags.Probe | MtpFlags.Moved)
        from payload in Numbers.Bytes(blocks.HasFlag(MtpFlags.Data) && !blocks.HasFlag(MtpFlags.Fin) ? 1 : 0, 64)
        from number in Numbers.Number32
        from flow in Numbers.Number32
        from largest in Numbers.Number32
        from delay in Numbers.Word
        from dataAck in Numbers.Number64
        from window in Numbers.Number32
        from sequence in Numbers.Number64
        from ranges in Ranges
        select MakeMtp(
            new MtpFields
            {
                Flags = blocks | extra,
                PacketNumber = number,
                AckedFlow = flow,
                LargestAcknowledged = largest,
                AckDelay = delay,
                DataAck = dataAck,
                Window = window,
                Sequence = sequence,
            },
            ranges,
            payload);

    private static Gen<MtpSpec?> NoMtp => Gen.Constant<MtpSpec?>(null);

    private static Gen<AckRange[]> Ranges =>
        from count in Gen.Frequency((5, Gen.Choose(0, 4)), (1, Gen.Elements(63, 64)))
        from gaps in Numbers.Word.ArrayOf(count)
        from lengths in Numbers.Word.ArrayOf(count)
        select gaps.Zip(lengths, (gap, length) => new AckRange(gap, Math.Max((ushort)1, length))).ToArray();

    /// <summary>Smaller packets of the same dialect: a part left out, never a part changed.</summary>
    public static IEnumerable<PacketSpec> Shrink(PacketSpec spec)
    {
        if (spec.Payload.Length > 0)
        {
            yield return spec with { Payload = [] };
            yield return spec with { Payload = spec.Payload[..(spec.Payload.Length / 2)] };
        }

        if (spec.Mtp is not null)
        {
            yield return spec with { Mtp = null };
        }

        if (spec.Extensions.Any(extension => extension is PadSpec))
        {
            yield return spec with { Extensions = [.. spec.Extensions.Where(extension => extension is not PadSpec)] };
        }

        foreach (ExtensionSpec part in spec.Extensions.Where(extension => extension is not PadSpec))
        {
            yield return spec with { Extensions = [.. spec.Extensions.Where(extension => !ReferenceEquals(extension, part))] };
        }

        if (spec.SourceFlow != 0 || spec.DestinationFlow != 0)
        {
            yield return spec with { SourceFlow = 0, DestinationFlow = 0 };
        }
    }

    // Every set of extensions that WIRE-6 permits, in every order, with PAD so that the header stays whole words.
    private static Gen<ExtensionSpec[]> Extensions(Dialect dialect) =>
        from control in Some(1, Control)
        from services in Some(2, Numbers.Bytes(32, 32).Select(id => (ExtensionSpec)new ServiceSpec(id)))
        from sources in Some(1, Entries(dialect, 2, 20).Select(entries => (ExtensionSpec)new SourceSpec(entries)))
        from lists in Some(1, AddressList(dialect))
        from connections in Some(dialect == Dialect.Mtp1 ? 1 : 0, Connection)
        from pads in Gen.Elements(0, 0, 4)
        from order in Gen.Shuffle<ExtensionSpec>(
            [.. control, .. services, .. sources, .. lists, .. connections, .. Enumerable.Range(0, pads).Select(_ => new PadSpec())])
        select order;

    private static Gen<ExtensionSpec[]> Some(int most, Gen<ExtensionSpec> one) =>
        from count in Gen.Choose(0, most) from some in one.ArrayOf(count) select some;

    private static Gen<ExtensionSpec> Control =>
        from flags in Flags
        from version in Numbers.Number32
        from ackno in Numbers.Number32
        from nonce in Numbers.Number64
        select (ExtensionSpec)new ControlSpec(flags, version, ackno, nonce);

    private static Gen<NetworkAddress[]> Entries(Dialect dialect, int least, int most) =>
        from count in Gen.Choose(least, most) from entries in Address(dialect).ArrayOf(count) select entries;

    private static Gen<ExtensionSpec> AddressList(Dialect dialect) =>
        from version in Numbers.Number32
        from ackno in Numbers.Number32
        from entries in Entries(dialect, 0, 30)
        select (ExtensionSpec)new AddressSpec(version, ackno, entries);

    private static Gen<ExtensionSpec> Connection =>
        from kind in Gen.Elements(ConnectionKind.Offer, ConnectionKind.Join, ConnectionKind.Register, ConnectionKind.Find)
        from token in Numbers.Number64
        from backup in Gen.Elements(false, true)
        from rendezvous in Gen.OneOf(Gen.Constant(default(NetworkAddress)), Address(Dialect.Mtp1))
        from version in Numbers.Number32
        select (ExtensionSpec)new ConnectionSpec(
            kind,
            token,
            backup,
            kind == ConnectionKind.Offer ? rendezvous : default,
            kind == ConnectionKind.Register ? version : 0);

    // Keeps only the fields of the blocks that are there, as a writer must.
    private static MtpSpec MakeMtp(MtpFields fields, AckRange[] ranges, byte[] payload)
    {
        bool data = fields.Flags.HasFlag(MtpFlags.Data);
        if (!fields.Flags.HasFlag(MtpFlags.Ack))
        {
            fields = new MtpFields { Flags = fields.Flags, PacketNumber = fields.PacketNumber, Sequence = fields.Sequence };
            ranges = [];
        }

        if (ranges.Length > 0)
        {
            ranges[0] = ranges[0] with { Gap = 0 };
            fields = fields with { AckedFlow = Math.Max(1, fields.AckedFlow) };
        }

        return new MtpSpec(data ? fields : fields with { Sequence = 0 }, ranges, data ? payload : []);
    }
}
