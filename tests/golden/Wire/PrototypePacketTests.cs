using System.Runtime.CompilerServices;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Wire;

/// <summary>Each kind of packet of the 2014 prototype: made by our writer, equal to the captured bytes, shown field by field.</summary>
public class PrototypePacketTests
{
    private const ulong ClientNonce = 0x14f6b900b1f5ac1f;
    private const ulong ServerNonce = 0xa6f0351ec5a7b0c9;
    private const ulong MoverNonce = 0x289bf562292b9f75;
    private static readonly byte[] Service16385 = [0, 0, 0x40, 0x01, .. new byte[28]];

    private delegate void Writing(ref SalWriter writer);

    [Fact]
    public Task Syn() => Verify(
        Write(2, 0, SalProtocol.Tcp, (ref writer) =>
        {
            writer.AddControl(ControlFlags.Syn, 0x1ac50c66, 0, ClientNonce);
            writer.AddService(Service16385);
            writer.AddPayload(Tcp("4cb59316 00000000 7002 0000 905a 0000 020405a8 01030301"));
        }),
        "01-tcp-connect-transfer-close.a1",
        1);

    [Fact]
    public Task SynAck() => Verify(
        Write(3, 2, SalProtocol.Tcp, (ref writer) =>
        {
            writer.AddControl(ControlFlags.Syn | ControlFlags.Ack, 0x874ad812, 0x1ac50c67, ServerNonce);
            writer.AddPayload(Tcp("aa92f8f2 4cb59317 7012 16a0 d623 0000 020405a8 01030301"));
        }),
        "01-tcp-connect-transfer-close.a1",
        2);

    [Fact]
    public Task ConnectionAck() => Verify(
        Write(2, 3, SalProtocol.Tcp, (ref writer) =>
        {
            writer.AddControl(ControlFlags.Ack, 0x1ac50c67, 0x874ad813, ClientNonce);
            writer.AddService(Service16385);
            writer.AddPayload(Tcp("4cb59317 aa92f8f3 5010 0b50 0d2d 0000"));
        }),
        "01-tcp-connect-transfer-close.a1",
        3);

    [Fact]
    public Task Data() => Verify(
        Write(2, 3, SalProtocol.Tcp, (ref writer) =>
            writer.AddPayload([.. Tcp("d4057395 97869bb7 5018 0b50 c03e 0000"), .. "DDDDDDDDDD"u8])),
        "10-sal-forwarding-source-ext.a1",
        5);

    [Fact]
    public Task Fin() => Verify(
        Control(3, 2, ControlFlags.Fin, 0x874ad813, 0x1ac50c67, ServerNonce), "01-tcp-connect-transfer-close.a1", 16);

    [Fact]
    public Task FinAnswer() => Verify(
        Control(2, 3, ControlFlags.Ack, 0x1ac50c67, 0x874ad814, ClientNonce), "01-tcp-connect-transfer-close.a1", 17);

    [Fact]
    public Task Rsyn() => Verify(Control(2, 3, ControlFlags.Rsyn, 0xb3a1dc62, 0x5a62069e, MoverNonce), "04a-migrate-client.a2", 1);

    [Fact]
    public Task RsynAck()
    {
        byte[] packet = Control(3, 2, ControlFlags.Rsyn | ControlFlags.Ack, 0x5a62069e, 0xb3a1dc63, 0x684add944adfb573);
        int number = 1 + CapturedPacket.All("04a-migrate-client.b1.pcap").ToList().FindIndex(ip => ip[28] == 8 && ip[34] == 0x60);
        return Verify(packet, "04a-migrate-client.b1", number);
    }

    [Fact]
    public Task MigrationAck() => Verify(Control(2, 3, ControlFlags.Ack, 0xb3a1dc63, 0x5a62069e, MoverNonce), "04a-migrate-client.a2", 3);

    [Fact]
    public Task Rst() => Verify(
        Control(3, 2, ControlFlags.Rst | ControlFlags.Ack, 0xcc6740f2, 0xef211c21, 0xfefc64e1c187421f),
        "07c-close-with-unread-data-rst.a1",
        8);

    [Fact]
    public Task UdpSyn() => Verify(
        Write(2, 0, SalProtocol.Udp, (ref writer) =>
        {
            writer.AddControl(ControlFlags.Syn, 0x1a980e83, 0, 0x9d5abbcd8534091b);
            writer.AddService(Service16385);
            writer.AddPayload(Bytes("00000000 0008 ebd9"));
        }),
        "08a-udp-connected.a1",
        1);

    [Fact]
    public Task UdpSynAck() => Verify(
        Write(3, 2, SalProtocol.Udp, (ref writer) =>
        {
            writer.AddControl(ControlFlags.Syn | ControlFlags.Ack, 0xc8d97bd2, 0x1a980e84, 0x39e000ff5b01e2ec);
            writer.AddPayload(Bytes("00000000 0008 0000"));
        }),
        "08a-udp-connected.a1",
        2);

    [Fact]
    public Task ConnectedDatagram() => Verify(
        Write(2, 3, SalProtocol.Udp, (ref writer) => writer.AddPayload([.. Bytes("00000000 000d a7fd"), .. "hello"u8])),
        "08a-udp-connected.a1",
        4);

    [Fact]
    public Task ForwardedSyn() => Verify(
        Write(2, 0, SalProtocol.Tcp, (ref writer) =>
        {
            writer.AddControl(ControlFlags.Syn, 0x72ce69f6, 0, 0x0917535b90aaf84d);
            writer.AddService(Service16385);
            writer.AddSource([new NetworkAddress(0x0a010001), new NetworkAddress(0x0a0100fe)]);
            writer.AddPayload(Tcp("d4057394 00000000 7002 0000 288b 0000 020405a8 01030301"));
        }),
        "10-sal-forwarding-source-ext.b2",
        1);

    [Fact]
    public Task ForwardedSynAck() => Verify(
        Write(3, 2, SalProtocol.Tcp, (ref writer) =>
        {
            writer.AddControl(ControlFlags.Syn | ControlFlags.Ack, 0xc7b0afe7, 0x72ce69f7, 0xa0dee6766664a0d7);
            writer.AddSource([new NetworkAddress(0x0a010001), new NetworkAddress(0x0a0100fe), new NetworkAddress(0x0a020002)]);
            writer.AddPayload(Tcp("97869bb6 d4057395 7012 16a0 de9c 0000 020405a8 01030301"));
        }),
        "10-sal-forwarding-source-ext.b2",
        2);

    /// <summary>Not among the captures; header and checksum as the prototype was seen to send them.</summary>
    [Fact]
    public Task UnconnectedDatagram()
    {
        byte[] packet = Write(2, 0, SalProtocol.Udp, (ref writer) =>
        {
            writer.AddService([0, 0, 0, 7, .. new byte[28]]);
            writer.AddService([0, 0, 0, 6, .. new byte[28]]);
            writer.AddPayload([.. Bytes("00000000 0010 e3c9"), .. "ABCDEFGH"u8]);
        });
        Assert.Equal(Bytes("00000002 00000000 15 11 aa97"), packet[..12]);
        return Verifier.Verify(Dump(packet));
    }

    /// <summary>The answer to a datagram for an unknown service; not among the captures.</summary>
    [Fact]
    public Task ReplyRst()
    {
        byte[] packet = Control(0, 2, ControlFlags.Rst | ControlFlags.Ack, 0, 0, 0, SalProtocol.Udp);
        Assert.Equal(Bytes("00000000 00000002 08 11 bfd8 1014 2800 00000000 00000000 0000000000000000"), packet);
        return Verifier.Verify(Dump(packet));
    }

    private static Task Verify(byte[] sal, string capture, int number, [CallerMemberName] string member = "")
    {
        byte[] ip = CapturedPacket.Read(capture, number);
        Assert.Equal(Decapsulation.Serval, Ipv4.TryDecapsulate(ip, out NetworkAddress source, out NetworkAddress destination, out _));
        Assert.Equal(ip, Encapsulated.Like(ip, source, destination, sal));
        return Verifier.Verify(Dump(sal)).UseMethodName(member);
    }

    private static string Dump(byte[] sal)
    {
        using StringWriter text = new();
        PacketDump.Write(text, sal, Dialect.Prototype2014);
        return text.ToString();
    }

    private static byte[] Control(
        uint source, uint destination, ControlFlags flags, uint version, uint ackno, ulong nonce, byte protocol = SalProtocol.Tcp) =>
        Write(source, destination, protocol, (ref writer) => writer.AddControl(flags, version, ackno, nonce));

    private static byte[] Write(uint source, uint destination, byte protocol, Writing writing)
    {
        byte[] buffer = new byte[256];
        SalWriter writer = new(buffer, Dialect.Prototype2014);
        writer.Begin(source, destination, protocol);
        writing(ref writer);
        return buffer[..writer.Finish()];
    }

    // A TCP header after its two ports, which are 0.
    private static byte[] Tcp(string rest) => [0, 0, 0, 0, .. Bytes(rest)];

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
