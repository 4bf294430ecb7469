using BenchmarkDotNet.Attributes;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <summary>Time and memory to decode and to encode one packet, from the SAL header on; memory has to be 0 B.</summary>
[MemoryDiagnoser]
public class WireBenchmarks
{
    private static readonly byte[] ServiceId = [0, 0, 0x40, 1, .. new byte[28]];
    private static readonly byte[] Segment = new byte[1400];
    private static readonly AckRange[] Ranges = [new(0, 20), new(2, 10)];
    private readonly byte[] _buffer = new byte[2048];
    private readonly byte[] _prototypeSyn;
    private readonly byte[] _prototypeData;
    private readonly byte[] _mtpSyn;
    private readonly byte[] _mtpAck;
    private readonly byte[] _mtpData;

    public WireBenchmarks()
    {
        _prototypeSyn = Copy(EncodePrototypeSyn());
        _prototypeData = Copy(EncodePrototypeData());
        _mtpSyn = Copy(EncodeMtpSyn());
        _mtpAck = Copy(EncodeMtpAck());
        _mtpData = Copy(EncodeMtpData());
    }

    [Benchmark]
    public uint DecodePrototypeSyn() => Decode(_prototypeSyn, Dialect.Prototype2014);

    [Benchmark]
    public uint DecodePrototypeData() => Decode(_prototypeData, Dialect.Prototype2014);

    [Benchmark]
    public uint DecodeMtpSyn() => Decode(_mtpSyn, Dialect.Mtp1);

    [Benchmark]
    public uint DecodeMtpAck() => Decode(_mtpAck, Dialect.Mtp1);

    [Benchmark]
    public uint DecodeMtpData() => Decode(_mtpData, Dialect.Mtp1);

    [Benchmark]
    public int EncodePrototypeSyn()
    {
        SalWriter writer = new(_buffer, Dialect.Prototype2014);
        writer.Begin(2, 0, SalProtocol.Tcp);
        writer.AddControl(ControlFlags.Syn, 1000, 0, 0x14f6b900b1f5ac1f);
        writer.AddService(ServiceId);
        writer.AddPayload(Segment.AsSpan(0, 28));
        return writer.Finish();
    }

    [Benchmark]
    public int EncodePrototypeData()
    {
        SalWriter writer = new(_buffer, Dialect.Prototype2014);
        writer.Begin(2, 3, SalProtocol.Tcp);
        writer.AddPayload(Segment);
        return writer.Finish();
    }

    [Benchmark]
    public int EncodeMtpSyn()
    {
        SalWriter writer = new(_buffer, Dialect.Mtp1);
        writer.Begin(2, 0, SalProtocol.Mtp);
        writer.AddControl(ControlFlags.Syn, 1000, 0, 0x14f6b900b1f5ac1f);
        writer.AddService(ServiceId);
        writer.AddConnection(ConnectionKind.Offer, 0x1122334455667788, rendezvous: new NetworkAddress(0x0a090001, Ipv4.ServerUdpPort));
        writer.AddMtp(new MtpFields { Flags = MtpFlags.Ack, Window = 65536 }, [], []);
        return writer.Finish();
    }

    [Benchmark]
    public int EncodeMtpAck()
    {
        SalWriter writer = new(_buffer, Dialect.Mtp1);
        writer.Begin(2, 3, SalProtocol.Mtp);
        writer.AddMtp(
            new MtpFields
            {
                Flags = MtpFlags.Ack,
                PacketNumber = 9,
                AckedFlow = 3,
                LargestAcknowledged = 40,
                DataAck = 56000,
                Window = 65536,
            },
            Ranges,
            []);
        return writer.Finish();
    }

    [Benchmark]
    public int EncodeMtpData()
    {
        SalWriter writer = new(_buffer, Dialect.Mtp1);
        writer.Begin(2, 3, SalProtocol.Mtp);
        writer.AddMtp(new MtpFields { Flags = MtpFlags.Data, PacketNumber = 9, Sequence = 56000 }, [], Segment);
        return writer.Finish();
    }

    private static uint Decode(byte[] bytes, Dialect dialect) =>
        SalPacket.TryDecode(bytes, dialect, out SalPacket packet) == DropReason.None
            ? packet.SourceFlow
            : throw new InvalidOperationException("The benchmark's own packet was dropped.");

    private byte[] Copy(int length) => _buffer[..length];
}
