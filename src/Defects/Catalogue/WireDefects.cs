using System.Buffers.Binary;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.Suite;
using static ServalRef.Defects.SeenFrom;
using static ServalRef.Suite.Faults;
using static ServalRef.Suite.Role;

namespace ServalRef.Defects;

/// <summary>Defects of chapter 2: packets that are not as they should be. Who sends one is certain only where it was sent.</summary>
internal static class WireDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("shl-2", "WIRE-1", Mtp1.Exchange, Opener, AtHost, "the third packet says that its SAL header has 2 words",
            () => Damage(Is.Ack.First, p => p.Bytes[8] = 2)),
        new("shl-beyond-packet", "WIRE-1", Mtp1.Exchange, Opener, AtHost, "a FIN says that its header is longer than the packet",
            () => Damage(Is.Fin.First, p => p.Bytes[8] = 60)),
        new("sal-checksum-off", "WIRE-2", Mtp1.Exchange, Opener, AtHost, "the SAL checksum of each FIN is wrong",
            () => Damage(Is.Fin, p => p.Bytes[10] ^= 0x55)),
        new("sal-checksum-over-payload", "WIRE-2", Mtp1.Exchange, Opener, AtHost, "the SAL checksum of a SYN covers the MTP header too",
            () => Damage(Is.Syn.First, p => p.Set16(10, InternetChecksum.Compute(p.Bytes, 10)))),
        new("sal-checksum-0", "WIRE-2", Mtp1.Exchange, Listener, AtHost, "the SAL checksum of ACKs is left 0",
            () => Damage(Is.Ack, p => p.Set16(10, 0))),
        new("extension-beyond-header", "WIRE-3", Mtp1.Exchange, Opener, AtHost, "a FIN ends in the middle of a SERVICE extension",
            () => Alter(Is.Fin.First, p => p.Add([0x20, 36, 0, 0]))),
        new("extension-length-0", "WIRE-3", Mtp1.Exchange, Listener, AtHost, "a FIN has an extension of length 0",
            () => Alter(Is.Fin.First, p => p.Add([0x20, 0, 0, 0])), "WIRE-5"),
        new("extension-type-6", "WIRE-4", Mtp1.Exchange, Opener, AtHost, "the third packet has an extension of a type that is none",
            () => Alter(Is.Ack.First, p => p.Add([0x60, 4, 0, 0]))),
        new("control-of-24-bytes", "WIRE-5", Mtp1.Exchange, Opener, AtHost, "CONTROL of a FIN is 24 bytes long",
            () => Alter(Is.Fin.First, p => { p.Add([0, 0, 0, 0]); p.Bytes[p.Control + 1] = 24; })),
        new("address-list-with-half-an-entry", "WIRE-5", Mtp1.Exchange, Listener, AtHost, "an ADDRESS has one entry and a half",
            () => Alter(Is.List.First, p => p.Bytes[p.Find(ExtensionType.Address) + 1] -= 2)),
        new("source-of-one-entry", "WIRE-5", Mtp1.Exchange, Opener, AtHost, "a SYN has SOURCE with one entry",
            () => Alter(Is.Syn.First, p => p.Add(Make.Source(Names.A0)))),
        new("two-controls", "WIRE-6", Mtp1.Exchange, Opener, AtHost, "a FIN has two CONTROL extensions",
            () => Alter(Is.Fin.First, p => p.Add(p.Extension(ExtensionType.Control).ToArray()))),
        new("thirteen-extensions", "WIRE-6", Mtp1.Exchange, Listener, AtHost, "a FIN has twelve PADs beside CONTROL",
            () => Alter(Is.Fin.First, p => p.Add(new byte[12]))),
        new("three-services", "WIRE-6", Mtp1.Exchange, Opener, AtHost, "a SYN has three SERVICE extensions",
            () => Alter(Is.Syn.First, p => p.Add([.. p.Extension(ExtensionType.Service), .. p.Extension(ExtensionType.Service)]))),
        new("control-reserved-byte", "WIRE-7", Mtp1.Exchange, Opener, AtHost, "the reserved byte of CONTROL is 1 in each ACK",
            () => Alter(Is.Ack, p => p.Bytes[p.Control + 3] = 1)),
        new("control-reserved-flag", "WIRE-7", Mtp1.Exchange, Listener, AtHost, "a SYN+ACK has a reserved flag set",
            () => Alter(Is.SynAck.First, p => p.Bytes[p.Control + 2] |= 1)),
        new("control-low-nibble", "WIRE-7", Mtp1.Exchange, Opener, AtHost, "the low nibble of CONTROL is 1 in a FIN",
            () => Alter(Is.Fin.First, p => p.Bytes[p.Control] = 0x11)),
        new("service-reserved", "WIRE-7", Mtp1.Exchange, Opener, AtHost, "the reserved bytes of SERVICE are not 0",
            () => Alter(Is.Syn.First, p => p.Bytes[p.Find(ExtensionType.Service) + 2] = 1)),
        new("ack-block-reserved", "WIRE-7", Mtp1.Exchange, Listener, AtHost, "the reserved bytes of the ACK block are not 0",
            () => Alter(Is.MtpAck.Until(0.5), p => p.Set16(p.HeaderBytes + 22, 7))),
        new("address-format-2", "WIRE-8", Mtp1.Exchange, Listener, AtHost, "an ADDRESS has entries of a format that is none",
            () => Alter(Is.List.First, p => p.Bytes[p.Find(ExtensionType.Address)] = 0x32)),
        new("connection-kind-5", "WIRE-9", Mtp1.Exchange, Opener, AtHost, "CONNECTION of a SYN has a kind that is none",
            () => Alter(Is.Syn.First, p => p.Bytes[p.Find(ExtensionType.Connection) + 2] = 5)),
        new("connection-flag-2", "WIRE-9", Mtp1.Exchange, Listener, AtHost, "CONNECTION of a SYN+ACK has a second flag",
            () => Alter(Is.SynAck.First, p => p.Bytes[p.Find(ExtensionType.Connection) + 3] = 2)),
        new("offer-of-16-bytes", "WIRE-9", Mtp1.Exchange, Opener, AtHost, "an OFFER is 16 bytes long",
            () => Alter(Is.Syn.First, p => { int at = p.Find(ExtensionType.Connection); p.Add([0, 0, 0, 0]); p.Bytes[at + 1] = 16; }),
            "WIRE-5"),
        new("protocol-252", "WIRE-10", Mtp1.Exchange, Opener, AtHost, "a FIN bears the protocol number 252",
            () => Alter(Is.Fin.First, p => p.Protocol = 252)),
        new("damaged-data-acknowledged", "WIRE-11", Mtp1.Damaged, Listener, AtHost,
            "a data packet with a wrong CRC is taken and acknowledged",
            () => Misread(Is.Data, (_, _) => { }), "DATA-17", "DATA-6"),
        new("damaged-fin-answered", "WIRE-11", Mtp1.Damaged, Listener, AtHost, "a FIN with a wrong checksum is obeyed",
            () => Misread(Is.Fin, (p, _) => p.Bytes[^1] ^= 0xff), "TEAR-4", "CTL-16", "CTL-2", "TEAR-8"),
        new("mtp-version-2", "WIRE-12", Mtp1.Exchange, Opener, AtHost, "data packets have the MTP version 2",
            () => Alter(Is.Data.First, p => p.Bytes[p.HeaderBytes] = 0x20)),
        new("mtp-low-nibble", "WIRE-12", Mtp1.Exchange, Opener, AtHost, "the low nibble of the MTP version is 1",
            () => Alter(Is.Data.First, p => p.Bytes[p.HeaderBytes] = 0x11), "WIRE-7"),
        new("mtp-flag-4", "WIRE-12", Mtp1.Exchange, Listener, AtHost, "an ACK has an MTP flag that is none",
            () => Alter(Is.MtpAck.First, p => p.Bytes[p.HeaderBytes + 1] |= 4), "WIRE-7"),
        new("mtp-header-too-long", "WIRE-12", Mtp1.Exchange, Opener, AtHost, "a data packet counts a word of payload to its header",
            () => Alter(Is.Data.First, p => p.Bytes[p.HeaderBytes + 2]++)),
        new("ranges-without-ack", "WIRE-12", Mtp1.Exchange, Opener, AtHost, "a data packet without ACK counts a range",
            () => Alter(Is.Data.And(p => (p.Mtp & MtpFlags.Ack) == 0).First, p => p.Bytes[p.HeaderBytes + 3] = 1)),
        new("crc-without-flow-ids", "WIRE-13", Mtp1.Exchange, Opener, AtHost, "the CRC of data does not cover the flow IDs",
            () => Damage(Is.Data.Until(1), p => p.Set32(p.HeaderBytes + 4, Crc32C.ComputeMtp(0, 0, p.Protocol, p.Transport)))),
        new("crc-byte-order", "WIRE-13", Mtp1.Exchange, Listener, AtHost, "the CRC of ACKs has its bytes in reverse order",
            () => Damage(Is.MtpAck.Until(0.5), p => p.Set32(p.HeaderBytes + 4, BinaryPrimitives.ReverseEndianness(p.Get32(p.HeaderBytes + 4))))),
        new("crc-0", "WIRE-13", Mtp1.Exchange, Opener, AtHost, "the CRC of data is left 0",
            () => Damage(Is.Data.Until(1), p => p.Set32(p.HeaderBytes + 4, 0))),
        new("first-range-with-gap", "WIRE-14", Mtp1.Exchange, Listener, AtHost, "the first ACK range has a gap",
            () => Alter(Is.Ranges.Until(1), p => p.Set16(p.HeaderBytes + 36, 1))),
        new("range-of-length-0", "WIRE-14", Mtp1.Exchange, Listener, AtHost, "an ACK range has length 0",
            () => Alter(Is.Ranges.Until(1), p => p.FirstRange = 0)),
        new("range-below-0", "WIRE-14", Mtp1.Exchange, Listener, AtEnds, "an ACK range reaches below packet number 0",
            () => Alter(Is.Ranges, p => p.FirstRange = (ushort)(p.Largest + 3))),
        new("ranges-for-flow-0", "WIRE-14", Mtp1.Exchange, Listener, AtHost, "an ACK with ranges names no flow",
            () => Alter(Is.Ranges.Until(1), p => p.AckedFlow = 0)),
        new("stream-fin-without-data", "WIRE-15", Mtp1.Exchange, Listener, AtHost, "an ACK bears the end of the stream without DATA",
            () => Alter(Is.MtpAck.First, p => p.Mtp |= MtpFlags.Fin)),
        new("payload-without-data", "WIRE-15", Mtp1.Exchange, Listener, AtHost, "an ACK is followed by bytes",
            () => Alter(Is.MtpAck.First, p => p.SetTransport([.. p.Transport, 1, 2, 3, 4]))),
        new("data-without-payload", "WIRE-15", Mtp1.Exchange, Opener, AtHost, "a data packet has no bytes and ends nothing",
            () => Alter(Is.Data.Until(0.5).First, p => p.SetTransport(p.Transport[..(p.Bytes[p.HeaderBytes + 2] * 4)]))),
        new("syn-without-window", "WIRE-16", Mtp1.Exchange, Opener, Anywhere, "the SYN has no MTP header",
            () => Alter(Is.Syn, p => p.RemoveTransport())),
        new("syn-ack-without-window", "WIRE-16", Mtp1.Exchange, Listener, Anywhere, "the SYN+ACK has no MTP header",
            () => Alter(Is.SynAck, p => p.RemoveTransport())),
        new("third-packet-without-window", "WIRE-16", Mtp1.Exchange, Opener, AtHost, "the connection ACK has no MTP header",
            () => Alter(Is.Ack.First, p => p.RemoveTransport())),
        new("syn-ack-acknowledges-packets", "WIRE-16", Mtp1.Exchange, Listener, Anywhere,
            "the MTP header of the SYN+ACK names an acknowledged flow",
            () => Alter(Is.SynAck, p => p.AckedFlow = p.DestinationFlow)),
        new("fin-with-a-service", "WIRE-20", Mtp1.Exchange, Opener, Anywhere, "a FIN has a SERVICE extension",
            () => Alter(Is.Fin, (p, h) => p.Add(h.Sent[0].Extension(ExtensionType.Service)))),
        new("data-with-an-offer", "WIRE-20", Mtp1.Exchange, Opener, Anywhere, "a data packet has an OFFER",
            () => Alter(Is.Data, p => p.Add(Make.Connection(ConnectionKind.Offer, 7)))),
        new("answer-from-another-port", "WIRE-18", Mtp1.Rebind, Listener, AtHost, "answers come from a port that nobody addressed",
            () => Alter(Is.Any.Until(0.5), p => p.Source = p.Source with { UdpPort = 54_399 })),
        new("answer-to-the-usual-port", "WIRE-18", Mtp1.Rebind, Listener, AtHost, "answers go to port 54324, whatever port was seen",
            () => Alter(Is.Any.Until(0.5), p => p.Destination = p.Destination with { UdpPort = Ipv4.ClientUdpPort }), "SEC-14", "RES-8"),
        new("address-padding-set", "WIRE-8", Mtp1.Lists, Listener, AtHost, "an address entry of 8 bytes does not end in two zeros",
            () => Alter(Is.List.First, Padded)),
        new("reserved-bit-not-minded", "WIRE-7", Mtp1.Reserved, Listener, AtHost, "an RSYN with a reserved bit set is answered with RSYN+ACK",
            () => Answer(Is.Rsyn, (p, h) => Make.Answer(p, h, ControlFlags.Rsyn | ControlFlags.Ack, p.Version + 1)), "WIRE-11"),
    ];

    /// <summary>Writes a list of one address in the format of 8 bytes, with something where zeros belong.</summary>
    private static void Padded(Packet packet)
    {
        byte[] made = [0x31, 20, 0, 0, .. new byte[16]];
        packet.Extension(ExtensionType.Address)[4..12].CopyTo(made.AsSpan(4));
        BinaryPrimitives.WriteUInt32BigEndian(made.AsSpan(12), packet.Source.IPv4);
        made[19] = 7;
        packet.Remove(ExtensionType.Address);
        packet.Add(made);
    }
}
