using ServalRef.Properties.Generators;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Wire;

/// <summary>Every reason to drop a packet, each reached by changing one thing in a good one.</summary>
/// <remarks>After a change the checksums are made right again, so that the change itself is what is noticed.</remarks>
public class DropReasonTests
{
    private static readonly DropReason[] NotFromDecoding = [DropReason.RangeBelowZero];

    private static byte[] TenExtensions => [.. PrototypePackets.Syn[12..68], .. new byte[8]];

    // One row: name, good packet, offset, value to put there, expected reason.
    public static TheoryData<string, byte[], int, byte, DropReason> Changes => new()
    {
        { "header below 12 bytes", PrototypePackets.Fin, 8, 2, DropReason.HeaderLength },
        { "header beyond the packet", PrototypePackets.Fin, 8, 9, DropReason.HeaderLength },
        { "protocol of the other dialect", PrototypePackets.Fin, 9, 99, DropReason.Protocol },
        { "extension type 5 in prototype2014", PrototypePackets.Fin, 12, 0x50, DropReason.UnknownExtension },
        { "extension type 6 in mtp1", MtpPackets.Rsyn, 12, 0x60, DropReason.UnknownExtension },
        { "an extension longer than the header", PrototypePackets.Fin, 13, 21, DropReason.ExtensionOverrun },
        { "CONTROL of 19 bytes", PrototypePackets.Fin, 13, 19, DropReason.ExtensionLength },
        { "SERVICE of 35 bytes", PrototypePackets.Syn, 33, 35, DropReason.ExtensionLength },
        { "an extension of 0 bytes", PrototypePackets.Fin, 13, 0, DropReason.ExtensionLength },
        { "SOURCE of 2 and a half entries", PrototypePackets.ForwardedSynAck, 33, 14, DropReason.ExtensionLength },
        { "SOURCE of 1 entry", PrototypePackets.ForwardedSynAck, 33, 8, DropReason.ExtensionLength },
        { "ADDRESS below 12 bytes", MtpPackets.AddressList, 33, 11, DropReason.ExtensionLength },
        { "OFFER of 16 bytes", MtpPackets.Syn, 69, 16, DropReason.ConnectionLength },
        { "JOIN of 20 bytes", MtpPackets.Syn, 70, 2, DropReason.ConnectionLength },
        { "REGISTER of 20 bytes", MtpPackets.Syn, 70, 3, DropReason.ConnectionLength },
        { "FIND of 20 bytes", MtpPackets.Syn, 70, 4, DropReason.ConnectionLength },
        { "CONNECTION below 12 bytes", MtpPackets.Syn, 69, 11, DropReason.ExtensionLength },
        { "CONNECTION kind 0", MtpPackets.Syn, 70, 0, DropReason.ConnectionKind },
        { "CONNECTION kind 5", MtpPackets.Syn, 70, 5, DropReason.ConnectionKind },
        { "a second flag in CONNECTION", MtpPackets.Syn, 71, 2, DropReason.ConnectionFlags },
        { "the last byte but one of a rendezvous", MtpPackets.Syn, 86, 1, DropReason.ReservedBits },
        { "the last byte of a rendezvous", MtpPackets.Syn, 87, 1, DropReason.ReservedBits },
        { "low nibble of CONNECTION", MtpPackets.Syn, 68, 0x51, DropReason.ReservedBits },
        { "low nibble of CONTROL", MtpPackets.Rsyn, 12, 0x11, DropReason.ReservedBits },
        { "reserved flag of CONTROL", MtpPackets.Rsyn, 14, 0x41, DropReason.ReservedBits },
        { "reserved byte of CONTROL", MtpPackets.Rsyn, 15, 1, DropReason.ReservedBits },
        { "low nibble of SERVICE", MtpPackets.Syn, 32, 0x22, DropReason.ReservedBits },
        { "reserved bytes of SERVICE", MtpPackets.Syn, 35, 1, DropReason.ReservedBits },
        { "reserved bytes of ADDRESS", MtpPackets.AddressList, 34, 1, DropReason.ReservedBits },
        { "the last two bytes of an entry", MtpPackets.AddressList, 50, 1, DropReason.EntryPadding },
        { "reserved bytes of SOURCE", MtpPackets.Forwarded, 71, 1, DropReason.ReservedBits },
        { "entry format 2", MtpPackets.AddressList, 32, 0x32, DropReason.AddressFormat },
        { "a version of MTP to come", MtpPackets.Probe, 12, 0x20, DropReason.MtpVersion },
        { "low nibble of the MTP version", MtpPackets.Probe, 12, 0x11, DropReason.MtpNibble },
        { "an MTP flag to come", MtpPackets.Probe, 13, 0x11, DropReason.MtpFlags },
        { "reserved bytes of the ACK block", MtpPackets.DataAndAck, 35, 1, DropReason.ReservedBits },
        { "MTP header one word too long", MtpPackets.Probe, 14, 4, DropReason.MtpHeaderLength },
        { "ACK without its block", MtpPackets.Probe, 13, 0x50, DropReason.MtpHeaderLength },
        { "ranges without ACK", MtpPackets.Probe, 15, 1, DropReason.RangeCount },
        { "65 ranges", MtpPackets.DataAndAck, 15, 65, DropReason.RangeCount },
        { "a gap before the first range", MtpPackets.DataAndAck, 49, 1, DropReason.FirstRangeGap },
        { "an empty range", MtpPackets.DataAndAck, 51, 0, DropReason.EmptyRange },
        { "an empty second range", MtpPackets.DataAndAck, 55, 0, DropReason.EmptyRange },
        { "ranges of no flow", MtpPackets.DataAndAck, 27, 0, DropReason.RangesOfNoFlow },
        { "FIN without DATA", MtpPackets.Probe, 13, 0x30, DropReason.FinWithoutData },
        { "DATA without payload", MtpPackets.End, 13, 0x80, DropReason.EmptyData },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    [Trait("Clause", "WIRE-1")]
    [Trait("Clause", "WIRE-3")]
    [Trait("Clause", "WIRE-4")]
    [Trait("Clause", "WIRE-5")]
    [Trait("Clause", "WIRE-7")]
    [Trait("Clause", "WIRE-8")]
    [Trait("Clause", "WIRE-9")]
    [Trait("Clause", "WIRE-10")]
    [Trait("Clause", "WIRE-12")]
    [Trait("Clause", "WIRE-14")]
    [Trait("Clause", "WIRE-15")]
    public void OneWrongByte_IsNamed(string what, byte[] good, int offset, byte value, DropReason expected)
    {
        Dialect dialect = SalPacket.DialectOf(good)!;
        Assert.Equal(DropReason.None, SalPacket.TryDecode(good, dialect, out _));
        byte[] bad = [.. good];
        bad[offset] = value;
        DropReason reason = SalPacket.TryDecode(Damage.Reseal(bad), dialect, out _);
        Assert.True(expected == reason, $"{what}: {reason}");
    }

    public static TheoryData<string, byte[], DropReason> Shapes => new()
    {
        { "nothing", [], DropReason.Truncated },
        { "11 bytes", PrototypePackets.Fin[..11], DropReason.Truncated },
        { "a wrong checksum", With(PrototypePackets.Fin, 11, 0), DropReason.Checksum },
        { "the other zero as checksum", OtherZero(), DropReason.Checksum },
        { "a wrong CRC", With(MtpPackets.Probe, 16, 0xff), DropReason.MtpCrc },
        { "a payload byte changed", With(MtpPackets.DataAndAck, MtpPackets.DataAndAck.Length - 1, 0), DropReason.MtpCrc },
        { "a flow ID changed under a right SAL checksum", FlowChanged(), DropReason.MtpCrc },
        { "11 bytes of MTP", MtpPackets.Probe[..23], DropReason.MtpTruncated },
        { "MTP cut within its ACK block", Damage.Reseal(MtpPackets.DataAndAck[..40]), DropReason.MtpTruncated },
        { "MTP one byte short of its header", Damage.Reseal(MtpPackets.DataAndAck[..63]), DropReason.MtpTruncated },
        { "payload without DATA", Damage.Reseal([.. MtpPackets.Probe, 1]), DropReason.PayloadWithoutData },
        { "two CONTROL", Header(6, [.. PrototypePackets.Fin[12..32], .. PrototypePackets.Fin[12..32]]), DropReason.DuplicateExtension },
        { "three SERVICE", Header(6, Times(3, PrototypePackets.Syn[32..68])), DropReason.DuplicateExtension },
        { "two SOURCE", Header(6, Times(2, PrototypePackets.ForwardedSynAck[32..48])), DropReason.DuplicateExtension },
        { "two ADDRESS", Header(253, Times(2, MtpPackets.AddressList[32..60])), DropReason.DuplicateExtension },
        { "two CONNECTION", Header(253, Times(2, MtpPackets.Syn[68..88])), DropReason.DuplicateExtension },
        { "twelve PAD", Header(6, new byte[12]), DropReason.TooManyExtensions },
        { "eleven extensions", Header(6, [.. TenExtensions, .. PrototypePackets.Syn[32..68]]), DropReason.TooManyExtensions },
        { "ten extensions", Header(6, TenExtensions), DropReason.None },
        { "PAD with a low nibble", Header(253, [0, 1, 0, 0]), DropReason.ReservedBits },
        { "a header that ends within an extension's head", Header(6, [0, 0, 0, 0x10]), DropReason.ExtensionOverrun },
        { "SOURCE of 21 entries", Header(6, [0x40, 88, 0, 0, .. new byte[84]]), DropReason.ExtensionLength },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    [Trait("Clause", "WIRE-1")]
    [Trait("Clause", "WIRE-2")]
    [Trait("Clause", "WIRE-3")]
    [Trait("Clause", "WIRE-5")]
    [Trait("Clause", "WIRE-6")]
    [Trait("Clause", "WIRE-12")]
    [Trait("Clause", "WIRE-13")]
    [Trait("Clause", "WIRE-15")]
    public void AWrongShape_IsNamed(string what, byte[] bad, DropReason expected)
    {
        DropReason reason = SalPacket.TryDecode(bad, SalPacket.DialectOf(bad) ?? Dialect.Mtp1, out _);
        Assert.True(expected == reason, $"{what}: {reason}");
    }

    [Fact]
    [Trait("Clause", "WIRE-14")]
    public void CheckRanges_KnowsTheNumberZero()
    {
        SalPacket.TryDecode(MtpPackets.DataAndAck, Dialect.Mtp1, out SalPacket packet);

        // 3 packets, a gap of 2, 10 packets: 15 numbers, so the largest is 14 at least.
        Assert.Equal(DropReason.None, packet.Mtp.CheckRanges(14));
        Assert.Equal(DropReason.RangeBelowZero, packet.Mtp.CheckRanges(13));
        List<NumberRange> numbers = [];
        foreach (NumberRange range in packet.Mtp.Acknowledged(20))
        {
            numbers.Add(range);
        }

        Assert.Equal([new NumberRange(18, 20), new NumberRange(6, 15)], numbers);
        Assert.False(packet.Mtp.Acknowledged(13).MoveNext());
    }

    [Fact]
    public void EveryReason_IsReachedByATest()
    {
        IEnumerable<DropReason> reached = Changes.Select(row => (DropReason)row[4])
            .Concat(Shapes.Select(row => (DropReason)row[2]))
            .Concat(NotFromDecoding);
        Assert.Equal(Enum.GetValues<DropReason>().Order(), reached.Distinct().Order());
    }

    [Fact]
    public void EveryReason_HasTextAndClause()
    {
        Assert.Equal(Enum.GetValues<DropReason>().Length, DropReasons.Count);
        foreach (DropReason reason in Enum.GetValues<DropReason>().Where(reason => reason != DropReason.None))
        {
            Assert.Matches("^WIRE-[0-9]+[a-z]?$", DropReasons.Clause(reason));
            Assert.NotEmpty(DropReasons.Describe(reason));
        }

        Assert.Equal("", DropReasons.Clause(DropReason.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => DropReasons.Describe((DropReason)200));
    }

    [Fact]
    [Trait("Clause", "WIRE-10")]
    public void DialectOf_ReadsTheProtocolField()
    {
        Assert.Same(Dialect.Mtp1, SalPacket.DialectOf(MtpPackets.Probe));
        Assert.Same(Dialect.Prototype2014, SalPacket.DialectOf(PrototypePackets.Datagram));
        Assert.Same(Dialect.Prototype2014, SalPacket.DialectOf(PrototypePackets.Fin));
        Assert.Null(SalPacket.DialectOf(With(PrototypePackets.Fin, 9, 1)));
        Assert.Null(SalPacket.DialectOf(PrototypePackets.Fin.AsSpan(0, 9)));
    }

    private static byte[] With(byte[] good, int offset, byte value)
    {
        byte[] bad = [.. good];
        bad[offset] = value;
        return bad;
    }

    private static byte[] FlowChanged()
    {
        byte[] bad = With(MtpPackets.Probe, 3, 2);
        ushort checksum = InternetChecksum.Compute(bad.AsSpan(0, 12), 10);
        bad[10] = (byte)(checksum >> 8);
        bad[11] = (byte)checksum;
        return bad;
    }

    // A header whose words sum to all ones has checksum 0; 0xffff would sum as well, but no sender writes it.
    private static byte[] OtherZero()
    {
        byte[] header = Header(6, []);
        ushort word = (ushort)((header[10] << 8) | header[11]);
        header[2] = (byte)(word >> 8);
        header[3] = (byte)word;
        header = Damage.Reseal(header);
        Assert.Equal(0, header[10] | header[11]);
        Assert.Equal(DropReason.None, SalPacket.TryDecode(header, Dialect.Prototype2014, out _));
        header[10] = 0xff;
        header[11] = 0xff;
        return header;
    }

    private static byte[] Times(int count, byte[] extension) => [.. Enumerable.Repeat(extension, count).SelectMany(bytes => bytes)];

    private static byte[] Header(byte protocol, byte[] extensions) =>
        Damage.Reseal([0, 0, 0, 0, 0, 0, 0, 0, (byte)(3 + (extensions.Length / 4)), protocol, 0, 0, .. extensions]);
}
