using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging.Packets;

/// <summary>Short conversations of two healthy hosts.</summary>
internal static class Recordings
{
    internal const uint OpenerFlow = 0x5b0c_9a11;

    internal const uint ListenerFlow = 0x9e37_0b22;

    internal const ulong OpenerNonce = 0x1f2e_3d4c_5b6a_7988;

    internal const ulong ListenerNonce = 0x8899_aabb_ccdd_eeff;

    internal static readonly NetworkAddress Opener = new(0x0A01_0001);

    internal static readonly NetworkAddress Listener = new(0x0A02_0001);

    internal static readonly NetworkAddress Stranger = new(0x0A03_0001);

    /// <summary>Bytes of a TCP header with ports 0.</summary>
    internal static readonly byte[] Tcp = Convert.FromHexString("00000000" + "00000001" + "00000000" + "50" + "02" + "2000" + "00000000");

    private static readonly MtpFields Window = new() { Flags = MtpFlags.Ack, Window = 65_536 };

    /// <summary>SYN, SYN+ACK, ACK; data and its ACK; a path check by the opener; data to end both streams; the close.</summary>
    internal static Recording Mtp1() => new(
    [
        FromOpener(1_000, Syn, 70_001) with { DestinationFlow = 0, Services = [5], Kind = ConnectionKind.Offer, Token = 0x77, Mtp = Window },
        FromListener(1_010, Syn | Ack, 90_001, 70_002) with { Kind = ConnectionKind.Offer, Token = 0x88, Mtp = Window },
        FromOpener(1_020, Ack, 70_002, 90_002) with { Mtp = Window with { PacketNumber = 1 } },
        Data(fromOpener: true, 1_030, 2, 0, "hello"u8.ToArray()),
        Acks(fromOpener: false, 1_040, 1, 2, 5),
        FromOpener(1_050, Rsyn, 70_002),
        FromListener(1_060, Rsyn | Ack, 90_002, 70_003),
        FromOpener(1_070, Ack, 70_003, 90_003),
        Data(fromOpener: true, 1_080, 3, 5, []),
        Acks(fromOpener: false, 1_090, 2, 3, 6),
        Data(fromOpener: false, 1_100, 3, 0, []),
        Acks(fromOpener: true, 1_110, 4, 3, 1),
        FromOpener(1_120, Fin, 70_003),
        FromListener(1_130, Fin | Ack, 90_003, 70_004),
        FromOpener(1_140, Ack, 70_004, 90_004),
    ]);

    /// <summary>SYN, SYN+ACK, ACK; data and its ACK; a path check by the opener; the close.</summary>
    internal static Recording Prototype() => new(
    [
        Old(FromOpener(1_000, Syn, 70_001) with { DestinationFlow = 0, Services = [5], Payload = Tcp }),
        Old(FromListener(1_010, Syn | Ack, 90_001, 70_002) with { Payload = Tcp }),
        Old(FromOpener(1_020, Ack, 70_002, 90_002) with { Services = [5], Payload = Tcp }),
        Old(Bare(fromOpener: true, 1_030) with { Payload = [.. Tcp, 1, 2, 3] }),
        Old(Bare(fromOpener: false, 1_040) with { Payload = Tcp }),
        Old(FromOpener(1_050, Rsyn, 70_002)),
        Old(FromListener(1_060, Rsyn | Ack, 90_002, 70_003)),
        Old(FromOpener(1_070, Ack, 70_003, 90_002)),
        Old(FromOpener(1_120, Fin, 70_003)),
        Old(FromListener(1_130, Ack, 90_002, 70_004)),
        Old(FromListener(1_140, Fin, 90_002)),
        Old(FromOpener(1_150, Ack, 70_004, 90_003)),
    ]);

    internal static PacketSpec Old(PacketSpec packet) => packet with { Dialect = Dialect.Prototype2014, Protocol = SalProtocol.Tcp };

    internal static PacketSpec FromOpener(long time, ControlFlags flags, uint version, uint ackno = 0) =>
        Bare(fromOpener: true, time) with { Flags = flags, Version = version, Ackno = ackno, Nonce = OpenerNonce };

    internal static PacketSpec FromListener(long time, ControlFlags flags, uint version, uint ackno = 0) =>
        Bare(fromOpener: false, time) with { Flags = flags, Version = version, Ackno = ackno, Nonce = ListenerNonce };

    /// <summary>A packet that bears nothing but its flow.</summary>
    internal static PacketSpec Bare(bool fromOpener, long time) => new()
    {
        Time = time,
        Source = fromOpener ? Opener : Listener,
        Destination = fromOpener ? Listener : Opener,
        SourceFlow = fromOpener ? OpenerFlow : ListenerFlow,
        DestinationFlow = fromOpener ? ListenerFlow : OpenerFlow,
    };

    /// <summary>Bytes of a stream, or without any its end.</summary>
    internal static PacketSpec Data(bool fromOpener, long time, uint number, ulong sequence, byte[] bytes) => Bare(fromOpener, time) with
    {
        Mtp = new MtpFields { Flags = bytes.Length == 0 ? MtpFlags.Data | MtpFlags.Fin : MtpFlags.Data, PacketNumber = number, Sequence = sequence },
        Payload = bytes,
    };

    /// <summary>An ACK of one packet, and of all bytes before one.</summary>
    internal static PacketSpec Acks(bool fromOpener, long time, uint number, uint largest, ulong next) => Bare(fromOpener, time) with
    {
        Mtp = new MtpFields
        {
            Flags = MtpFlags.Ack,
            PacketNumber = number,
            AckedFlow = fromOpener ? ListenerFlow : OpenerFlow,
            LargestAcknowledged = largest,
            DataAck = next,
            Window = 65_536,
        },
        Ranges = [new AckRange(0, 1)],
    };
}
