using ServalRef.Properties.Generators;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Wire;

/// <summary>Mistakes of a caller are exceptions: a writer never makes a packet that its peer would drop.</summary>
public class SalWriterTests
{
    private delegate void Writing(ref SalWriter writer);

    [Fact]
    public void Begin_ProtocolOfTheOtherDialect_Throws()
    {
        Assert.Throws<ArgumentException>(() => Write(Dialect.Mtp1, 6, (ref _) => { }));
        Assert.Throws<ArgumentException>(() => Write(Dialect.Prototype2014, 253, (ref _) => { }));
    }

    [Fact]
    public void AddExtension_MoreThanAPacketMayHave_Throws()
    {
        AssertRefused(Dialect.Mtp1, (ref writer) => Twice(ref writer, (ref w) => w.AddControl(ControlFlags.Ack, 1, 2, 3)));
        AssertRefused(Dialect.Mtp1, (ref writer) => Twice(ref writer, (ref w) => w.AddSource([default, default])));
        AssertRefused(Dialect.Mtp1, (ref writer) => Twice(ref writer, (ref w) => w.AddAddressList(1, 2, [])));
        AssertRefused(Dialect.Mtp1, (ref writer) => Twice(ref writer, (ref w) => w.AddRegister(1, 2)));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddPad(11));
        AssertRefused(Dialect.Mtp1, (ref writer) =>
        {
            Twice(ref writer, (ref w) => w.AddService(new byte[32]));
            writer.AddService(new byte[32]);
        });
    }

    [Fact]
    public void AddExtension_NotOfTheDialect_Throws()
    {
        NetworkAddress udp = new(1, 54324);
        AssertRefused(Dialect.Prototype2014, (ref writer) => writer.AddConnection(ConnectionKind.Join, 1));
        AssertRefused(Dialect.Prototype2014, (ref writer) => writer.AddRegister(1, 2));
        AssertRefused(Dialect.Prototype2014, (ref writer) => writer.AddSource([udp, udp]));
    }

    [Fact]
    public void AddExtension_WrongContent_Throws()
    {
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddControl(ControlFlags.Reserved, 1, 2, 3));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddService(new byte[31]));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddSource([default]));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddSource(new NetworkAddress[21]));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddAddressList(1, 2, new NetworkAddress[61]));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddConnection(ConnectionKind.Register, 1));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddConnection(ConnectionKind.Join, 1, rendezvous: new NetworkAddress(1)));
    }

    [Fact]
    public void AddMtp_MalformedHeader_Throws()
    {
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddMtp(new MtpFields { Flags = MtpFlags.Fin }, [], []));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddMtp(new MtpFields { Flags = MtpFlags.Data }, [], []));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddMtp(new MtpFields { Flags = MtpFlags.Ack }, [], [1]));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddMtp(new MtpFields { Flags = (MtpFlags)1 }, [], []));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddMtp(new MtpFields { Window = 1 }, [], []));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddMtp(new MtpFields { Flags = MtpFlags.Ack }, [new AckRange(0, 1)], []));
        MtpFields ack = new() { Flags = MtpFlags.Ack, AckedFlow = 1 };
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddMtp(ack, [new AckRange(1, 1)], []));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddMtp(ack, [new AckRange(0, 0)], []));
        AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddMtp(ack, Enumerable.Repeat(new AckRange(0, 1), 65).ToArray(), []));
    }

    [Fact]
    public void Finish_HeaderNotWholeWords_Throws() => AssertRefused(Dialect.Mtp1, (ref writer) => writer.AddPad(3));

    [Fact]
    public void CallsOutOfOrder_Throw()
    {
        AssertOutOfOrder(Dialect.Mtp1, (ref writer) => writer.AddPayload([1]));
        AssertOutOfOrder(Dialect.Prototype2014, (ref writer) => writer.AddMtp(default, [], []));
        AssertOutOfOrder(Dialect.Prototype2014, (ref writer) => Twice(ref writer, (ref w) => w.AddPayload([1])));
        AssertOutOfOrder(Dialect.Prototype2014, (ref writer) =>
        {
            writer.AddPayload([1]);
            writer.AddPad();
        });
        AssertOutOfOrder(Dialect.Prototype2014, (ref writer) =>
        {
            writer.AddPayload([1]);
            writer.AddControl(ControlFlags.Ack, 1, 2, 3);
        });
        Assert.Throws<InvalidOperationException>(() => new SalWriter(new byte[100], Dialect.Mtp1).Finish());
        Assert.Throws<InvalidOperationException>(() => new SalWriter(new byte[100], Dialect.Mtp1).AddPad());
    }

    [Fact]
    public void BufferTooSmall_Throws()
    {
        foreach (byte[] packet in (byte[][])[.. MtpPackets.All, .. PrototypePackets.All])
        {
            for (int room = 0; room < packet.Length; room++)
            {
                byte[] buffer = new byte[room];
                Assert.Throws<ArgumentException>(() =>
                {
                    SalPacket.TryDecode(packet, SalPacket.DialectOf(packet)!, out SalPacket decoded);
                    decoded.WriteTo(buffer);
                });
            }
        }
    }

    [Fact]
    public void Begin_Again_ForgetsThePacketBefore()
    {
        byte[] buffer = new byte[100];
        SalWriter writer = new(buffer, Dialect.Prototype2014);
        writer.Begin(1, 2, SalProtocol.Udp);
        writer.AddControl(ControlFlags.Fin, 1, 2, 3);
        writer.Finish();
        writer.Begin(0x00000003, 0x00000002, SalProtocol.Tcp);
        writer.AddControl(ControlFlags.Fin, 0x874ad813, 0x1ac50c67, 0xa6f0351ec5a7b0c9);
        int length = writer.Finish();
        Assert.Equal(PrototypePackets.Fin, buffer[..length]);
    }

    [Fact]
    public void UnknownDialect_Throws() =>
        Assert.Throws<ArgumentException>(() => SalPacket.TryDecode([], Dialect.Mtp1 with { Name = "other" }, out _));

    [Fact]
    public void DialectWithOtherLimits_KeepsItsWire() =>
        Assert.Equal(
            DropReason.None,
            SalPacket.TryDecode(MtpPackets.Probe, Dialect.Mtp1 with { Limits = ControlLimits.Prototype2014 }, out _));

    private static void AssertRefused(Dialect dialect, Writing writing) =>
        Assert.ThrowsAny<ArgumentException>(() => Write(dialect, dialect == Dialect.Mtp1 ? SalProtocol.Mtp : SalProtocol.Tcp, writing));

    private static void AssertOutOfOrder(Dialect dialect, Writing writing) => Assert.Throws<InvalidOperationException>(
        () => Write(dialect, dialect == Dialect.Mtp1 ? SalProtocol.Mtp : SalProtocol.Tcp, writing));

    private static void Twice(ref SalWriter writer, Writing writing)
    {
        writing(ref writer);
        writing(ref writer);
    }

    private static void Write(Dialect dialect, byte protocol, Writing writing)
    {
        SalWriter writer = new(new byte[2048], dialect);
        writer.Begin(1, 2, protocol);
        writing(ref writer);
        writer.Finish();
    }
}
