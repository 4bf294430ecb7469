using System.Runtime.CompilerServices;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Wire;

/// <summary>Each kind of mtp1 packet, made by our writer and shown field by field.</summary>
public class Mtp1PacketTests
{
    private const uint A = 0x51e3a7c9;
    private const uint B = 0xc04d1f66;
    private const ulong NonceA = 0x0f1e2d3c4b5a6978;
    private const ulong NonceB = 0x8796a5b4c3d2e1f0;
    private const ulong TokenA = 0x1122334455667788;
    private const ulong TokenB = 0x99aabbccddeeff00;
    private static readonly byte[] Service16385 = [0, 0, 0x40, 0x01, .. new byte[28]];
    private static readonly MtpFields InitialWindow = new() { Flags = MtpFlags.Ack, Window = 65536 };

    private delegate void Writing(ref SalWriter writer);

    [Fact]
    public Task SynWithOffer() => Verify(A, 0, (ref writer) =>
    {
        writer.AddControl(ControlFlags.Syn, 1000, 0, NonceA);
        writer.AddService(Service16385);
        writer.AddConnection(ConnectionKind.Offer, TokenA, rendezvous: new NetworkAddress(0x0a090001, 54325));
        writer.AddMtp(InitialWindow, [], []);
    });

    [Fact]
    public Task SynAckWithOffer() => Verify(B, A, (ref writer) =>
    {
        writer.AddControl(ControlFlags.Syn | ControlFlags.Ack, 7000, 1001, NonceB);
        writer.AddConnection(ConnectionKind.Offer, TokenB);
        writer.AddMtp(InitialWindow, [], []);
    });

    [Fact]
    public Task ConnectionAck() => Verify(A, B, (ref writer) =>
    {
        writer.AddControl(ControlFlags.Ack, 1001, 7001, NonceA);
        writer.AddMtp(InitialWindow with { PacketNumber = 1 }, [], []);
    });

    [Fact]
    public Task SynWithJoin() => Verify(A + 1, 0, (ref writer) =>
    {
        writer.AddControl(ControlFlags.Syn, 500, 0, NonceA);
        writer.AddConnection(ConnectionKind.Join, TokenB, backup: true);
        writer.AddMtp(InitialWindow, [], []);
    });

    [Fact]
    public Task Nack() => Verify(0, A + 1, (ref writer) => writer.AddControl(ControlFlags.Nack | ControlFlags.Ack, 0, 501, NonceA));

    [Fact]
    public Task Register() => Verify(0, 0, (ref writer) =>
    {
        writer.AddControl(ControlFlags.None, 0, 0, NonceA);
        writer.AddRegister(TokenA, 3);
    });

    [Fact]
    public Task RsynWithFind() => Verify(A, B, (ref writer) =>
    {
        writer.AddControl(ControlFlags.Rsyn, 1001, 0, NonceA);
        writer.AddConnection(ConnectionKind.Find, TokenB);
    });

    [Fact]
    public Task ForwardedRsyn() => Verify(A, B, (ref writer) =>
    {
        writer.AddControl(ControlFlags.Rsyn, 1001, 0, NonceA);
        writer.AddConnection(ConnectionKind.Find, TokenB);
        writer.AddSource([new NetworkAddress(0x0a020001, 40000), new NetworkAddress(0x0a090001, 54325)]);
    });

    [Fact]
    public Task FinWithAck() => Verify(B, A, (ref writer) => writer.AddControl(ControlFlags.Fin | ControlFlags.Ack, 7001, 1003, NonceB));

    [Fact]
    public Task AddressListAlone() => Verify(A, B, (ref writer) =>
    {
        writer.AddControl(ControlFlags.None, 1002, 0, NonceA);
        writer.AddAddressList(42, 18, [new NetworkAddress(0x0a010001), new NetworkAddress(0x0a020001)]);
    });

    [Fact]
    public Task DataWithAck() => Verify(A, B, (ref writer) => writer.AddMtp(
        new MtpFields
        {
            Flags = MtpFlags.Data | MtpFlags.Ack,
            PacketNumber = 12,
            AckedFlow = B,
            LargestAcknowledged = 40,
            AckDelay = 3125,
            DataAck = 56000,
            Window = 131072,
            Sequence = 9800,
        },
        [new AckRange(0, 20), new AckRange(2, 10)],
        "Serval"u8));

    [Fact]
    public Task EndOfStream() => Verify(A, B, (ref writer) =>
        writer.AddMtp(new MtpFields { Flags = MtpFlags.Data | MtpFlags.Fin, PacketNumber = 13, Sequence = 9806 }, [], []));

    [Fact]
    public Task WindowUpdate() => Verify(B, A, (ref writer) =>
        writer.AddMtp(new MtpFields { Flags = MtpFlags.Ack, PacketNumber = 41, DataAck = 9807, Window = 65536 }, [], []));

    [Fact]
    public Task Probe() => Verify(A, B, (ref writer) => writer.AddMtp(new MtpFields { Flags = MtpFlags.Probe, PacketNumber = 14 }, [], []));

    [Fact]
    public Task Moved() => Verify(B, A, (ref writer) => writer.AddMtp(new MtpFields { Flags = MtpFlags.Moved, PacketNumber = 42 }, [], []));

    [Fact]
    public Task Padding() => Verify(A, B, (ref writer) =>
    {
        writer.AddPad(3);
        writer.AddControl(ControlFlags.Rsyn, 1001, 0, NonceA);
        writer.AddPad();
    });

    private static Task Verify(uint source, uint destination, Writing writing, [CallerMemberName] string member = "")
    {
        byte[] buffer = new byte[512];
        SalWriter writer = new(buffer, Dialect.Mtp1);
        writer.Begin(source, destination, SalProtocol.Mtp);
        writing(ref writer);
        using StringWriter text = new();
        PacketDump.Write(text, buffer.AsSpan(0, writer.Finish()), Dialect.Mtp1);
        return Verifier.Verify(text.ToString()).UseMethodName(member);
    }
}
