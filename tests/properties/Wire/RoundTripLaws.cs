using FsCheck;
using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Wire;

/// <summary>decode(encode(p)) = p, and encode(decode(b)) = b for accepted b.</summary>
[Trait("Clause", "WIRE-19")]
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(RoundTripLaws)], MaxTest = 1000)]
public class RoundTripLaws
{
    public static Arbitrary<PacketSpec> Specs() => Packets.Arbitrary;

    public static Arbitrary<Received> Damaged() => Damage.Arbitrary;

    [Property]
    public void DecodingWhatWasEncoded_GivesEveryFieldBack(PacketSpec spec)
    {
        Assert.Equal(DropReason.None, SalPacket.TryDecode(spec.Encode(), spec.Dialect, out SalPacket packet));

        Assert.Equal((spec.SourceFlow, spec.DestinationFlow, spec.Protocol), (packet.SourceFlow, packet.DestinationFlow, packet.Protocol));
        AssertControl(spec.Extensions.OfType<ControlSpec>().SingleOrDefault(), packet);
        AssertServices([.. spec.Extensions.OfType<ServiceSpec>()], packet);
        AssertLists(spec, packet);
        AssertConnection(spec.Extensions.OfType<ConnectionSpec>().SingleOrDefault(), packet);
        AssertPayload(spec, packet);
    }

    [Property]
    public void DecodingWhatWasEncoded_KeepsTheOrderOfExtensions(PacketSpec spec)
    {
        byte[] bytes = spec.Encode();
        SalPacket.TryDecode(bytes, spec.Dialect, out SalPacket packet);
        List<ExtensionType> types = [];
        int offset = 12;
        foreach (SalExtension extension in packet.EnumerateExtensions())
        {
            Assert.Equal(offset, extension.Offset);
            types.Add(extension.Type);
            offset += extension.Bytes.Length;
        }

        Assert.Equal(packet.Header.Length, offset);
        Assert.Equal(spec.Extensions.Select(TypeOf), types);
    }

    [Property]
    public void EncodingWhatWasDecoded_GivesTheSameBytes(PacketSpec spec) => AssertSameBytes(spec.Encode(), spec.Dialect);

    [Property(MaxTest = 5000)]
    public void EncodingDamagedBytesThatAreStillAccepted_GivesTheSameBytes(Received received) =>
        AssertSameBytes(received.Bytes, received.Dialect);

    [Fact]
    public void EncodingThePrototypesPackets_GivesTheSameBytes()
    {
        foreach (byte[] bytes in PrototypePackets.All)
        {
            Assert.Equal(DropReason.None, SalPacket.TryDecode(bytes, Dialect.Prototype2014, out _));
            AssertSameBytes(bytes, Dialect.Prototype2014);
        }
    }

    [Fact]
    public void Prototype2014_KeepsReservedBits()
    {
        byte[] bytes = [.. PrototypePackets.ForwardedSynAck];
        bytes[12] |= 0x0f;
        bytes[14] |= 0x03;
        bytes[15] = 0xff;
        bytes[32] |= 0x05;
        bytes[34] = 0xaa;
        bytes = Damage.Reseal(bytes);

        Assert.Equal(DropReason.None, SalPacket.TryDecode(bytes, Dialect.Prototype2014, out SalPacket packet));
        Assert.Equal(3, packet.SourceCount);
        Assert.Equal(ControlFlags.Syn | ControlFlags.Ack | ControlFlags.Reserved, packet.Flags);
        AssertSameBytes(bytes, Dialect.Prototype2014);
    }

    [Fact]
    public void AnOfferOfTheAbsentAddress_StaysAsLong()
    {
        byte[] bytes = [.. MtpPackets.Syn];
        bytes.AsSpan(80, 8).Clear();
        bytes = Damage.Reseal(bytes);

        Assert.Equal(DropReason.None, SalPacket.TryDecode(bytes, Dialect.Mtp1, out SalPacket packet));
        Assert.True(packet.HasRendezvous);
        Assert.True(packet.Rendezvous.IsNone);
        AssertSameBytes(bytes, Dialect.Mtp1);
    }

    private static void AssertSameBytes(byte[] bytes, Dialect dialect)
    {
        if (SalPacket.TryDecode(bytes, dialect, out SalPacket packet) == DropReason.None)
        {
            byte[] again = new byte[bytes.Length];
            Assert.Equal(bytes.Length, packet.WriteTo(again));
            Assert.Equal(bytes, again);
        }
    }

    private static ExtensionType TypeOf(ExtensionSpec extension) => extension switch
    {
        ControlSpec => ExtensionType.Control,
        ServiceSpec => ExtensionType.Service,
        SourceSpec => ExtensionType.Source,
        AddressSpec => ExtensionType.Address,
        ConnectionSpec => ExtensionType.Connection,
        _ => ExtensionType.Pad,
    };

    private static void AssertControl(ControlSpec? control, SalPacket packet)
    {
        Assert.Equal(control is not null, packet.HasControl);
        control ??= new ControlSpec(ControlFlags.None, 0, 0, 0);
        Assert.Equal(control, new ControlSpec(packet.Flags, packet.Version, packet.Ackno, packet.Nonce));
    }

    private static void AssertServices(ServiceSpec[] services, SalPacket packet)
    {
        Assert.Equal(services.Length, packet.ServiceCount);
        for (int index = 0; index < services.Length; index++)
        {
            Assert.Equal(services[index].Id, packet.Service(index).ToArray());
        }
    }

    private static void AssertLists(PacketSpec spec, SalPacket packet)
    {
        SourceSpec? source = spec.Extensions.OfType<SourceSpec>().SingleOrDefault();
        Assert.Equal(source is not null, packet.HasSource);
        Assert.Equal(source?.Entries.Length ?? 0, packet.SourceCount);
        for (int entry = 0; entry < packet.SourceCount; entry++)
        {
            Assert.Equal(source!.Entries[entry], packet.SourceEntry(entry));
        }

        AddressSpec? list = spec.Extensions.OfType<AddressSpec>().SingleOrDefault();
        Assert.Equal(list is not null, packet.HasAddressList);
        Assert.Equal((list?.Version ?? 0, list?.Ackno ?? 0), (packet.AddressVersion, packet.AddressAckno));
        Assert.Equal(list?.Entries.Length ?? 0, packet.AddressCount);
        for (int entry = 0; entry < packet.AddressCount; entry++)
        {
            Assert.Equal(list!.Entries[entry], packet.AddressEntry(entry));
        }
    }

    private static void AssertConnection(ConnectionSpec? connection, SalPacket packet)
    {
        Assert.Equal(connection is not null, packet.HasConnection);
        connection ??= new ConnectionSpec(ConnectionKind.None, 0, false, default, 0);
        Assert.Equal(
            connection,
            new ConnectionSpec(packet.ConnectionKind, packet.Token, packet.Backup, packet.Rendezvous, packet.RegisterVersion));
    }

    private static void AssertPayload(PacketSpec spec, SalPacket packet)
    {
        Assert.Equal(spec.Mtp is not null, packet.HasMtp);
        if (spec.Mtp is null)
        {
            Assert.Equal(spec.Payload, packet.Payload.ToArray());
            return;
        }

        MtpHeader mtp = packet.Mtp;
        Assert.Equal(spec.Mtp.Fields, mtp.Fields);
        Assert.Equal(spec.Mtp.Payload, mtp.Payload.ToArray());
        Assert.Equal(spec.Mtp.Ranges.Length, mtp.RangeCount);
        for (int range = 0; range < mtp.RangeCount; range++)
        {
            Assert.Equal(spec.Mtp.Ranges[range], mtp.Range(range));
        }
    }
}
