using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Generators;

/// <summary>A few well-formed mtp1 packets, the same in every run, to be damaged one byte at a time.</summary>
public static class MtpPackets
{
    private static readonly byte[] ServiceId = [0, 0, 0x40, 1, .. new byte[28]];

    /// <summary>SYN with an OFFER that names a rendezvous in UDP, and the initial window.</summary>
    public static byte[] Syn { get; } = Of(
        0,
        [
            new ControlSpec(ControlFlags.Syn, 1000, 0, 0x1111_2222_3333_4444),
            new ServiceSpec(ServiceId),
            new ConnectionSpec(ConnectionKind.Offer, 0xaaaa_bbbb_cccc_dddd, false, new NetworkAddress(0x0a090001, Ipv4.ServerUdpPort), 0),
        ],
        new MtpSpec(new MtpFields { Flags = MtpFlags.Ack, Window = 65536 }, [], []));

    /// <summary>RSYN alone.</summary>
    public static byte[] Rsyn { get; } = Of(9, [new ControlSpec(ControlFlags.Rsyn, 1001, 0, 0x1111_2222_3333_4444)], null);

    /// <summary>CONTROL without flags that carries an address list in UDP.</summary>
    public static byte[] AddressList { get; } = Of(
        9,
        [
            new ControlSpec(ControlFlags.None, 1002, 0, 0x1111_2222_3333_4444),
            new AddressSpec(5, 4, [new NetworkAddress(0x0a010001, Ipv4.ClientUdpPort), new NetworkAddress(0x0a020001)]),
        ],
        null);

    /// <summary>SYN forwarded by one router.</summary>
    public static byte[] Forwarded { get; } = Of(
        0,
        [
            new ControlSpec(ControlFlags.Syn, 1000, 0, 0x1111_2222_3333_4444),
            new ServiceSpec(ServiceId),
            new SourceSpec([new NetworkAddress(0x0a010001), new NetworkAddress(0x0a0100fe)]),
        ],
        new MtpSpec(new MtpFields { Flags = MtpFlags.Ack, Window = 65536 }, [], []));

    /// <summary>Data that also acknowledges two ranges.</summary>
    public static byte[] DataAndAck { get; } = Of(
        9,
        [],
        new MtpSpec(
            new MtpFields
            {
                Flags = MtpFlags.Data | MtpFlags.Ack,
                PacketNumber = 7,
                AckedFlow = 9,
                LargestAcknowledged = 20,
                AckDelay = 125,
                DataAck = 5000,
                Window = 60000,
                Sequence = 1400,
            },
            [new AckRange(0, 3), new AckRange(2, 10)],
            [.. "hello"u8]));

    /// <summary>The end of a stream, without data.</summary>
    public static byte[] End { get; } = Of(
        9, [], new MtpSpec(new MtpFields { Flags = MtpFlags.Data | MtpFlags.Fin, PacketNumber = 8, Sequence = 1405 }, [], []));

    /// <summary>A probe.</summary>
    public static byte[] Probe { get; } = Of(9, [], new MtpSpec(new MtpFields { Flags = MtpFlags.Probe, PacketNumber = 9 }, [], []));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<byte[]> All { get; } = [Syn, Rsyn, AddressList, Forwarded, DataAndAck, End, Probe];

    private static byte[] Of(uint destinationFlow, ExtensionSpec[] extensions, MtpSpec? mtp) => new PacketSpec
    {
        Dialect = Dialect.Mtp1,
        SourceFlow = 0x7777_0001,
        DestinationFlow = destinationFlow,
        Protocol = SalProtocol.Mtp,
        Extensions = extensions,
        Mtp = mtp,
    }.Encode();
}
